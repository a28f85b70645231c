namespace OrleansRoles.Cli.Output;

/// <summary>How a piece of text is meant; a terminal shows it as a colour.</summary>
internal enum Tone
{
    Plain,
    Good,
    Bad,
    Caution,
    Hint,
    Quiet,
    Strong,
}

/// <summary>A cell of a table.</summary>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Cell(string text) => new(text);
}
