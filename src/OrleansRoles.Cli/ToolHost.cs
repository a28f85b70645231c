using System.Text;

namespace OrleansRoles.Cli;

/// <summary>What surrounds the tool: the process it runs in, or a test.</summary>
internal sealed class ToolHost
{
    private const int WidthOtherwise = 100;

    /// <summary>Where results go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where errors, warnings and progress go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens what is piped in.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Reads a variable of the environment; null where it is not set.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Whether a person looks at the output directly.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Whether a person looks at the errors directly.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>How many columns the terminal has.</summary>
    public int Width { get; init; } = WidthOtherwise;

    /// <summary>Tells the time at which assignments must count.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes what carries requests to the server.</summary>
    public Func<HttpMessageHandler> CreateHandler { get; init; } = CreateSocketsHandler;

    /// <summary>Whether text on a terminal may be coloured.</summary>
    public bool AllowsColours => string.IsNullOrEmpty(Environment("NO_COLOR"));

    /// <summary>Whether a terminal only takes text: no colours, nothing that redraws itself.</summary>
    public bool IsDumb => string.Equals(Environment("TERM"), "dumb");

    /// <summary>The process itself.</summary>
    public static ToolHost OfProcess()
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new ToolHost
        {
            Output = Console.Out,
            Error = Console.Error,
            OpenInput = Console.OpenStandardInput,
            Environment = System.Environment.GetEnvironmentVariable,
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            Width = WidthOfTerminal(),
        };
    }

    private static int WidthOfTerminal()
    {
        try
        {
            return Console.IsOutputRedirected || Console.WindowWidth <= 0 ? WidthOtherwise : Console.WindowWidth;
        }
        catch (IOException)
        {
            return WidthOtherwise;
        }
    }

    // A redirect could carry the key to another server; headers may hold a reason in any language.
    private static SocketsHttpHandler CreateSocketsHandler() => new()
    {
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    };
}
