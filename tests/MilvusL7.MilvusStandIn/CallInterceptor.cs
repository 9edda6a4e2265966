using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace MilvusL7.MilvusStandIn;

/// <summary>
/// Before each call: Milvus's check of the metadata <c>authorization</c>, base64 of <c>user:password</c> without a scheme before it, and
/// the time that a call takes.
/// </summary>
internal sealed class CallInterceptor(Options options) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (options.Authorization is { } wanted)
        {
            Check(context.RequestHeaders.GetValue("authorization"), wanted);
        }

        await Task.Delay(options.AnswerDelay, context.CancellationToken);
        return await continuation(request, context);
    }

    private static void Check(string? token, string wanted)
    {
        if (token is null)
        {
            throw Refused("missing authorization in header");
        }

        byte[] login = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, login, out int length))
        {
            throw Refused("invalid token format");
        }

        if (!CryptographicOperations.FixedTimeEquals(login.AsSpan(0, length), Encoding.UTF8.GetBytes(wanted)))
        {
            throw Refused("auth check failure, please check username and password are correct");
        }
    }

    private static RpcException Refused(string message) => new(new Status(StatusCode.Unauthenticated, message));
}
