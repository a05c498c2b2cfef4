using Isinglass.Experiments.Campaigns;
using Isinglass.Model;
using Isinglass.Testing;

namespace Isinglass.Experiments.Tests.Campaigns;

public sealed class BestKnownTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("best", null)]
    [InlineData("best_known", null)]
    [InlineData("optimum", null)]
    [InlineData("best_known_max", ObjectiveSense.Maximize)]
    [InlineData("best_known_cut", ObjectiveSense.Maximize)]
    [InlineData("best_known_min", ObjectiveSense.Minimize)]
    [InlineData("opb_min_value", ObjectiveSense.Minimize)]
    [InlineData("min_energy", ObjectiveSense.Minimize)]
    public void The_column_says_the_sense(string column, ObjectiveSense? sense)
    {
        var table = Table($"# where it is from\ninstance,n,{column},check\nG1,\"800, sparse\",-12.5,equal\ng2,800,,\n");
        foreach (var read in Enum.GetValues<ObjectiveSense>())
        {
            if (sense is null || read == sense)
            {
                table.Find("g1", read).ShouldBe(-12.5);
            }
            else
            {
                Should.Throw<InputException>(() => table.Find("G1", read)).Message.ShouldContain("the other way round");
            }
        }

        table.Find("g2", ObjectiveSense.Minimize).ShouldBeNull();
        table.Find("g3", ObjectiveSense.Minimize).ShouldBeNull();
    }

    [Theory]
    [InlineData("name,value\nx,1\n", "table.csv:1: a table of best known values")]
    [InlineData("", "table.csv:1")]
    [InlineData("# only words\n", "table.csv:1")]
    [InlineData("instance,best\nx,six\n", "table.csv:2: 'six'")]
    [InlineData("instance,best\n\nx\n", "table.csv:3: the line has 1 cells, the header 2")]
    public void What_is_no_table_is_told_with_its_line(string text, string expected) =>
        Should.Throw<InputException>(() => Table(text)).Message.ShouldContain(expected);

    [Theory]
    [InlineData("a/G1.txt.gz", "G1")]
    [InlineData("bqp50.1", "bqp50.1")]
    [InlineData("bqp50.1.sparse", "bqp50.1")]
    [InlineData("QPLIB_0067.opb.gz", "QPLIB_0067")]
    [InlineData("d.qcbo.json", "d")]
    [InlineData("ising2.5-100_5555.mc", "ising2.5-100_5555")]
    [InlineData("bur26a.dat", "bur26a")]
    public void A_name_is_the_files_without_endings_that_are_words(string path, string name) => InstanceSource.NameOf(path).ShouldBe(name);

    private BestKnownTable Table(string text) => BestKnownTable.Read([_folder.Write("table.csv", text)]);
}
