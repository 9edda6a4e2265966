using System.Diagnostics;
using System.Globalization;
using MilvusL7.Fuzz;
using MilvusL7.Fuzz.Areas;

// AREA SECONDS SEED [CASE]: the area's cases from the first one until the time is over, or the one case. "list" prints the areas.
FuzzArea[] areas =
[
    new YamlArea(), new HelmArea(), new KubeconfigArea(), new ObjectArea(), new MaskArea(), new HostNameArea(), new CertificateArea(), new FolderArea(), new RecordArea(), new CmdletArea(),
];
if (args is ["list"])
{
    Console.WriteLine(string.Join('\n', areas.Select(a => a.Name)));
    return 0;
}

var invariant = CultureInfo.InvariantCulture;
var index = Array.FindIndex(areas, a => a.Name == args[0]);
var seconds = double.Parse(args[1], invariant);
var seed = ulong.Parse(args[2], invariant);
long? only = args.Length > 3 ? long.Parse(args[3], invariant) : null;

await using var area = areas[index];
await area.StartAsync();
long cases = 0, broken = 0;
var slowest = TimeSpan.Zero;
var clock = Stopwatch.StartNew();
for (var number = only ?? 0; only is null ? clock.Elapsed.TotalSeconds < seconds : number == only; number++)
{
    var began = clock.Elapsed;
    string? fault = null;
    try
    {
        await area.RunAsync(new FuzzCase(index, seed, number)).WaitAsync(TimeSpan.FromSeconds(30));
    }
    catch (MilvusL7.MilvusL7Exception e)
    {
        try
        {
            Explained.Check(e);
        }
        catch (FuzzFailure failure)
        {
            fault = failure.Message;
        }
    }
    catch (Exception e)
    {
        fault = e is FuzzFailure ? e.Message : e.ToString();
    }

    var took = clock.Elapsed - began;
    slowest = took > slowest ? took : slowest;
    if (took > FuzzArea.Longest)
    {
        fault = $"took {took.TotalSeconds.ToString("0.0", invariant)} s. {fault}";
    }

    cases++;
    if (fault is not null)
    {
        broken++;
        Console.Error.WriteLine($"broken: tests/fuzz/run.sh 1 {seed} {area.Name} {number}\n  {(fault.Length > 2000 ? fault[..2000] : fault).ReplaceLineEndings("\n  ")}");
        if (broken >= 20)
        {
            break;
        }
    }
}

var peak = Process.GetCurrentProcess().PeakWorkingSet64 / (1024 * 1024);
Console.WriteLine($"fuzz {area.Name} {cases} clean {cases - broken} broken {broken} slowest {slowest.TotalSeconds.ToString("0.00", invariant)} peak {peak}");
return broken == 0 ? 0 : 1;
