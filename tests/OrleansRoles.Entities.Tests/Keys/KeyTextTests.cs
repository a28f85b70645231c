using OrleansRoles.Entities.Keys;

namespace OrleansRoles.Entities.Tests.Keys;

public sealed class KeyTextTests
{
    private static readonly byte[] _id = [.. Enumerable.Range(1, KeyText.IdBytes).Select(n => (byte)n)];
    private static readonly byte[] _secret = [.. Enumerable.Range(100, KeyText.SecretBytes).Select(n => (byte)n)];

    [Theory]
    [InlineData("acme")]
    [InlineData("Größe 東京 🏟")]
    [InlineData("a.b/c")]
    public void A_key_reads_back_as_it_was_made(string owner)
    {
        KeyText key = KeyText.Make(KeyText.IntegrationPrefix, owner, _id, _secret);

        Assert.Matches("^orik_[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{16}\\.[A-Za-z0-9_-]{43}$", key.ToString());
        Assert.True(KeyText.TryParse(KeyText.IntegrationPrefix, key.ToString(), out KeyText? read));
        Assert.Equal(key, read);
        Assert.True(read.Matches(key.Hash()));
        Assert.False(KeyText.TryParse(KeyText.ServicePrefix, key.ToString(), out _));
    }

    [Fact]
    public void A_hash_fits_no_other_owner_id_or_secret()
    {
        KeyText key = KeyText.Make(KeyText.IntegrationPrefix, "acme", _id, _secret);
        byte[] hash = key.Hash();

        Assert.False((key with { Owner = "globex" }).Matches(hash));
        Assert.False((key with { Id = "AAAAAAAAAAAAAAAA" }).Matches(hash));
        Assert.False((key with { Secret = key.Secret[..^1] + "A" }).Matches(hash));
        Assert.False((key with { Prefix = KeyText.ServicePrefix }).Matches(hash));
    }

    [Theory]
    [InlineData("")]
    [InlineData("orik_")]
    [InlineData("orik_YWNtZQ")]
    [InlineData("orik_YWNtZQ.AQIDBAUGBwgJCgsM")]
    [InlineData("orik_YWNtZQ.AQIDBAUGBwgJCgsM.short")]
    [InlineData("orik_.AQIDBAUGBwgJCgsM.ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1-f4CBgoM")]
    [InlineData("orik_YWNtZR.AQIDBAUGBwgJCgsM.ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1-f4CBgoM")]
    [InlineData("orik_AWE.AQIDBAUGBwgJCgsM.ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1-f4CBgoM")]
    [InlineData("orik__w.AQIDBAUGBwgJCgsM.ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1-f4CBgoM")]
    [InlineData("orik_YWNtZQ.AQIDBAUGBwgJCgsM.ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1-f4CBgoM.x")]
    public void What_is_no_key_is_not_read_as_one(string text)
    {
        Assert.False(KeyText.TryParse(KeyText.IntegrationPrefix, text, out _));
    }
}
