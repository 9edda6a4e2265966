namespace MilvusL7;

/// <summary>What the name of a setting says about its value.</summary>
internal enum SecretKind
{
    /// <summary>Not a credential.</summary>
    None,

    /// <summary>A single value is a credential; a mapping under this name may hold other settings too.</summary>
    Value,

    /// <summary>Everything under this name is a credential.</summary>
    Whole,
}
