namespace OrleansRoles.Entities.Storage;

/// <summary>The one index range of a page of a prefix: a seek, however far into the prefix the page is.</summary>
/// <param name="From">Lower bound.</param>
/// <param name="IsFromExcluded">Whether <paramref name="From"/> itself is left out.</param>
/// <param name="To">Upper bound, itself left out; null for none.</param>
internal readonly record struct KeyRange(string From, bool IsFromExcluded, string? To)
{
    public static KeyRange Of(string prefix, string? after)
    {
        var end = KeyOrder.PrefixEnd(prefix);
        return after is not null && KeyOrder.Compare(after, prefix) >= 0
            ? new KeyRange(after, IsFromExcluded: true, end)
            : new KeyRange(prefix, IsFromExcluded: false, end);
    }
}
