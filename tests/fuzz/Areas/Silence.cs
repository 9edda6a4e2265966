using MilvusL7.Engine;

namespace MilvusL7.Fuzz.Areas;

/// <summary>Where an area's engine reports go: each is looked at, none is kept.</summary>
internal sealed class Silence : IProgress<EngineReport>
{
    public static EngineContext Context(CancellationToken cancellation = default) => new(new Silence(), cancellation);

    public void Report(EngineReport value)
    {
        if (value is EngineMessage message)
        {
            Explained.Check(message.Text, "a message");
        }
    }
}
