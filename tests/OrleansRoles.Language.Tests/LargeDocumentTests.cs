using System.Text;
using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Tests;

/// <summary>Documents of many users: nothing in the compiler grows faster than they do.</summary>
public sealed class LargeDocumentTests
{
    private const int UserCount = 50_000;

    [Fact]
    public void Fifty_thousand_users_with_memberships_compile()
    {
        var text = new StringBuilder("tenant: acme\nmodel: venues\nusers:\n");
        for (int index = 0; index < UserCount; index++)
        {
            text.Append("  - { id: u").Append(index).Append(", email: u").Append(index).Append("@acme.example }\n");
        }

        text.Append("contracts: [{ id: c1 }]\nassignments:\n");
        for (int index = 0; index < UserCount; index++)
        {
            text.Append("  - { user: u").Append(index).Append(", role: contract-member, at: contract/c1 }\n");
        }

        TenantDocument document =
            DocumentLanguage.Compile(SourceText.From("request", text.ToString()),
                LanguageCase.Base("venues")).Document!;

        Assert.Equal(UserCount, document.Users.Length);
        Assert.Equal(UserCount, document.Contracts[0].Members.Length);
        Assert.Empty(document.Assignments);
    }

    [Fact]
    public void As_many_errors_do_not_take_long_to_tell()
    {
        string text = "tenant: acme\nmodel: venues\nusers:\n"
            + string.Concat(Enumerable.Range(0, UserCount).Select(
                number => $"  - {{ id: u{number}, roles: [contract-ownr], seats: [x] }}\n"));
        DocumentCompilation compilation =
            DocumentLanguage.Compile(SourceText.From("request", text), LanguageCase.Base("venues"));

        Assert.Null(compilation.Document);
        Assert.Equal(100, compilation.Diagnostics.Length);
    }
}
