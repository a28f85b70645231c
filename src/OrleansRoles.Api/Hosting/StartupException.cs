namespace OrleansRoles.Api.Hosting;

/// <summary>The process cannot start; the message names the setting to change, one line a mistake.</summary>
public sealed class StartupException : Exception
{
    /// <summary>Makes the exception.</summary>
    public StartupException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
