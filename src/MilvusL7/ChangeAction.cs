namespace MilvusL7;

/// <summary>What a cmdlet did with an object.</summary>
public enum ChangeAction
{
    /// <summary>The object is new.</summary>
    Created,

    /// <summary>The object was there and was changed.</summary>
    Configured,

    /// <summary>The object was as asked for already; nothing was written.</summary>
    Unchanged,

    /// <summary>Under <c>-WhatIf</c>: what would be created, changed or removed.</summary>
    Planned,

    /// <summary>The object was there and was deleted, or the cmdlet's part of it was taken out.</summary>
    Removed,
}
