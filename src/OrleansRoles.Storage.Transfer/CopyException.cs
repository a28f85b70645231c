namespace OrleansRoles.Storage.Transfer;

/// <summary>Why a copy did not happen.</summary>
public enum CopyFault
{
    /// <summary>What is to be copied is not there, cannot be read, or is of another version.</summary>
    SourceUnusable,

    /// <summary>A server runs on what is to be copied.</summary>
    SourceInUse,

    /// <summary>The target cannot be reached or written.</summary>
    TargetUnusable,

    /// <summary>There is an installation in the target already.</summary>
    TargetNotEmpty,

    /// <summary>What was written is not what was read, or the journal's chains do not verify.</summary>
    NotVerified,
}

/// <summary>A copy did not happen; the target is as it was. The message says what to change.</summary>
public sealed class CopyException : Exception
{
    /// <summary>Makes the exception.</summary>
    public CopyException(CopyFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>What stood in the way.</summary>
    public CopyFault Fault { get; }
}
