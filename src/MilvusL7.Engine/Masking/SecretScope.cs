namespace MilvusL7.Engine.Masking;

/// <summary>What is known of a node from what stands around it.</summary>
internal enum SecretScope
{
    /// <summary>Nothing: its own names and values decide.</summary>
    Open,

    /// <summary>Below a credential's name: names, references and switches are shown, other values are not.</summary>
    Credential,

    /// <summary>In the data of a Secret: nothing is shown.</summary>
    SecretData,
}
