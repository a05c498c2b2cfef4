using System.CommandLine;
using Isinglass.Cli.Clusters;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass cluster</c>: what a cluster needs.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new("cluster", "What a cluster of workers needs.") { Certificate() };

    private static Command Certificate()
    {
        var file = new Argument<string>("FILE") { Description = "Where to write it (PKCS #12); it must not exist." }.ForFile("the certificate");
        const string Description = "Make the certificate that all members of a cluster show each other; who does not have it is refused.";
        var command = new Command("certificate", Description) { file };
        command.SetAction(parsed =>
        {
            ClusterCertificate.Create(parsed.GetValue(file)!);
            Console.WriteLine($"{parsed.GetValue(file)}: copy it to every machine, keep it secret, and let {ClusterCertificate.Variable} name it.");
        });
        return command;
    }
}
