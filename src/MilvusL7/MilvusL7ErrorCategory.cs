namespace MilvusL7;

/// <summary>What kind of fault a <see cref="MilvusL7Exception"/> is; maps one to one to a PowerShell ErrorCategory.</summary>
public enum MilvusL7ErrorCategory
{
    /// <summary>An argument, a manifest or a value that cannot be right.</summary>
    InvalidArgument,

    /// <summary>Well-formed data that says something impossible.</summary>
    InvalidData,

    /// <summary>The object is not in a state that allows the operation.</summary>
    InvalidOperation,

    /// <summary>Something named was not found.</summary>
    ObjectNotFound,

    /// <summary>More than one thing matches, or a thing is owned by another.</summary>
    ResourceExists,

    /// <summary>A server cannot be reached.</summary>
    ConnectionError,

    /// <summary>The server refused the caller.</summary>
    PermissionDenied,

    /// <summary>The server does not know the caller.</summary>
    AuthenticationError,

    /// <summary>A program that is needed is missing or too old.</summary>
    NotInstalled,

    /// <summary>A limit in time was reached.</summary>
    OperationTimeout,

    /// <summary>Another party changed the same thing at the same time.</summary>
    ResourceBusy,

    /// <summary>Refused for safety; a switch allows it.</summary>
    SecurityError,

    /// <summary>A server or a program answered with a fault of its own.</summary>
    ProtocolError,
}
