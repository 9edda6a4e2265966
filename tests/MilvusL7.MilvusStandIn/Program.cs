using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MilvusL7.MilvusStandIn;

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

// Idle connections are closed after it; those in use go within a call.
var longestDrain = TimeSpan.FromSeconds(1);
var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
var drain = new Drain();
await Task.WhenAny(Task.Delay(options.StartupDelay), ended.Task);
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Grace);
builder.Services.AddSingleton(options);
builder.Services.AddSingleton<IHostLifetime, Drain.NoLifetime>();
builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<CallInterceptor>());
builder.WebHost.UseKestrelHttpsConfiguration();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(options.Address, options.Port, listen =>
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.Use(drain.Count);
        if (options.Tls is { } pem)
        {
            using var read = X509Certificate2.CreateFromPemFile(pem.Certificate, pem.Key);
            // A key that was read from PEM is not one that every platform's TLS takes.
            listen.UseHttps(X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null));
        }
    });
    kestrel.Listen(options.Address, options.HealthPort, listen => listen.Protocols = HttpProtocols.Http1);
});

var application = builder.Build();
application.Use(drain.CloseAsync);
application.MapGrpcService<MilvusService>();
application.MapGet("/healthz", context =>
{
    context.Response.StatusCode = options.Unhealthy ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
    return context.Response.WriteAsync(options.Unhealthy ? "Not all components are healthy" : "OK");
});
if (options.WithParent)
{
    _ = Task.Run(() =>
    {
        // Nothing is written to it: what ends the reading is that the writer is gone.
        while (Console.In.Read() >= 0)
        {
        }

        ended.TrySetResult();
    });
}

await application.StartAsync();
Console.WriteLine($"listening on {string.Join(' ', application.Urls)}");
await ended.Task;
await drain.RunAsync(longestDrain);
await application.StopAsync();
return 0;

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ended.TrySetResult();
}
