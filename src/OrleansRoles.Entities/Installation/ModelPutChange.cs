namespace OrleansRoles.Entities.Installation;

/// <summary>A version of a role model was put.</summary>
/// <param name="Version">The version.</param>
/// <param name="Sha256">SHA-256 of the text, in hex.</param>
public sealed record ModelPutChange(string Version, string Sha256) : EntityChange
{
    /// <inheritdoc/>
    public override string Text => $"version `{Version}` put";
}
