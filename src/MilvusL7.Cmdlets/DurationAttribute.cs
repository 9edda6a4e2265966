using System.Globalization;
using System.Management.Automation;

namespace MilvusL7.Cmdlets;

/// <summary>Takes a number as seconds, which PowerShell itself would take as ticks, and a TimeSpan as it is.</summary>
/// <param name="least">Least number of seconds.</param>
/// <param name="most">Greatest number of seconds.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute(double least, double most) : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var seconds = value switch
        {
            TimeSpan span => span.TotalSeconds,
            string text when text.Contains(':', StringComparison.Ordinal) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span.TotalSeconds : double.NaN,
            string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
            _ => LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out double number) ? number : double.NaN,
        };
        return seconds >= least && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
            : throw new ArgumentTransformationMetadataException(string.Create(
                CultureInfo.InvariantCulture, $"The value must be {least} to {most} seconds, as a number or as a TimeSpan such as {TimeSpan.FromSeconds(Math.Min(most, 90)):c}."));
    }
}
