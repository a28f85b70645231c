namespace OrleansRoles.Model.Documents;

/// <summary>Reading tenant documents.</summary>
public static class TenantDocumentExtensions
{
    /// <summary>
    /// The assignments that stand in <see cref="TenantDocument.Assignments"/> and in the members of contracts and
    /// workspaces, one for each role.
    /// </summary>
    public static IEnumerable<AssignmentEntry> AllAssignments(this TenantDocument document)
    {
        foreach (AssignmentEntry assignment in document.Assignments)
        {
            yield return assignment;
        }

        foreach (ContractEntry contract in document.Contracts)
        {
            foreach (AssignmentEntry member in OfMembers(contract.Members, new ScopeName("contract", contract.Id)))
            {
                yield return member;
            }

            foreach (WorkspaceEntry workspace in contract.Workspaces)
            {
                ScopeName at = new("workspace", workspace.Id);
                foreach (AssignmentEntry member in OfMembers(workspace.Members, at))
                {
                    yield return member;
                }
            }
        }
    }

    private static IEnumerable<AssignmentEntry> OfMembers(IEnumerable<MemberEntry> members, ScopeName at) =>
        members.SelectMany(
            member => member.Roles,
            (member, role) => new AssignmentEntry(member.User, role, at, member.From, member.Until));
}
