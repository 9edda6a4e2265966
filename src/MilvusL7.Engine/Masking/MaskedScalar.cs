namespace MilvusL7.Engine.Masking;

/// <summary>A scalar that is shown differently from how it is written.</summary>
/// <param name="Text">What is shown; null where the whole value is a credential.</param>
/// <param name="IsChanged">True where the value differs from the one before the change.</param>
internal sealed record MaskedScalar(string? Text, bool IsChanged)
{
    public string Mark => IsChanged ? " (changed)" : string.Empty;

    public string Shown => (Text ?? SecretText.Mask) + Mark;
}
