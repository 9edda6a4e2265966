using MilvusL7.Engine.Releases;
using Xunit;

namespace MilvusL7.Engine.Tests.Releases;

/// <summary>A release that cannot be read costs itself.</summary>
public sealed class FoundReleaseTests
{
    public static TheoryData<Exception> Faults =>
        [new InvalidOperationException("The node must be of type 'JsonObject'."), new ArgumentException("key"), new FormatException("text"), new KeyNotFoundException("key"), new OverflowException("number")];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Object_without_the_form_of_its_kind_is_the_fault_of_its_release(Exception fault)
    {
        var found = await FoundRelease.ReadAsync(new ReleaseCandidate("my-release", () => throw fault));

        Assert.Equal("ReleaseUnreadable", found.Fault!.ErrorId);
        Assert.Contains("'my-release'", found.Fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(fault.Message, found.Fault.Message, StringComparison.Ordinal);
        Assert.Same(fault, found.Fault.InnerException);
    }

    [Fact]
    public async Task Fault_of_the_module_itself_is_not_taken_for_one_of_the_release() =>
        await Assert.ThrowsAsync<NotSupportedException>(() => FoundRelease.ReadAsync(new ReleaseCandidate("my-release", () => throw new NotSupportedException())));
}
