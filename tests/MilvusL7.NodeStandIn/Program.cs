using System.Runtime.InteropServices;
using k8s;
using MilvusL7.NodeStandIn;

var options = Options.Parse(args);
if (options is null)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(options.Kubeconfig);
using var client = new Kubernetes(configuration);
using var milvus = options.Milvus is { } program ? new MilvusRunner(client, program) : null;
try
{
    await NodeRegistration.RegisterAsync(client, stop.Token);
    Console.WriteLine($"nodes registered: {string.Join(' ', NodeRegistration.Nodes.Select(node => node.Name))}");
    await Task.WhenAll(
        new PodKeeper(client, options.ReadyDelay, milvus).RunAsync(stop.Token),
        new LoadBalancerKeeper(client, options.AddressDelay).RunAsync(stop.Token));
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
}

return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
