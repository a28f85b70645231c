using System.CommandLine;

namespace OrleansRoles.Cli.Remote;

/// <summary>Options that name a server, for the commands that ask one.</summary>
internal sealed class ServerOptions
{
    private const string UrlVariable = "ORLEANSROLES_SERVER";
    private const string KeyVariable = "ORLEANSROLES_KEY";
    private const string UrlOtherwise = "http://127.0.0.1:5080";
    private const int SecondsOtherwise = 100;

    private readonly Option<string?> _server = new("--server")
    {
        Description = $"The server; else ${UrlVariable}, else {UrlOtherwise}.",
        HelpName = "URL",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = $"The key; better in ${KeyVariable}, where no list of processes shows it.",
        HelpName = "KEY",
    };

    private readonly Option<int> _timeout = new("--timeout")
    {
        Description = "How long the server may take.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => SecondsOtherwise,
    };

    /// <summary>Whether the command line itself names a server.</summary>
    public bool IsNamed(ParseResult parsed) => parsed.GetValue(_server) is not null;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(_key);
        command.Add(_timeout);
    }

    /// <summary>The server that is meant.</summary>
    public Result<ServerAddress> Read(ToolHost host, ParseResult parsed)
    {
        string url = parsed.GetValue(_server) ?? Variable(host, UrlVariable) ?? UrlOtherwise;
        bool isUrl = Uri.TryCreate(url, UriKind.Absolute, out Uri? parsedUrl)
            && (parsedUrl.Scheme == Uri.UriSchemeHttp || parsedUrl.Scheme == Uri.UriSchemeHttps)
            && parsedUrl.Query.Length == 0 && parsedUrl.Fragment.Length == 0 && parsedUrl.UserInfo.Length == 0;
        if (!isUrl)
        {
            return Failure.Usage($"`{url}` is no address of a server", $"write one like `{UrlOtherwise}`");
        }

        string? key = parsed.GetValue(_key) ?? Variable(host, KeyVariable);
        if (key is not null && !key.All(c => c is > ' ' and <= '~'))
        {
            return Failure.Usage(
                "the key holds a character that no key has", "look for spaces and line ends around it");
        }

        int seconds = parsed.GetValue(_timeout);
        return seconds > 0
            ? new ServerAddress(parsedUrl!, key, TimeSpan.FromSeconds(seconds))
            : Failure.Usage($"`--timeout {seconds}` is no time", "write a number of seconds above 0");
    }

    private static string? Variable(ToolHost host, string name) =>
        host.Environment(name) is { Length: > 0 } value ? value.Trim() : null;
}

/// <summary>Where a server is, and what lets in.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Key">The key, or null.</param>
/// <param name="Timeout">How long it may take.</param>
internal sealed record ServerAddress(Uri Url, string? Key, TimeSpan Timeout)
{
    /// <summary>The address as people write it.</summary>
    public string Text => Url.ToString().TrimEnd('/');

    /// <summary>Whether the key would travel where others can read it.</summary>
    public bool IsKeyExposed => Key is not null && Url.Scheme == Uri.UriSchemeHttp && !Url.IsLoopback;
}
