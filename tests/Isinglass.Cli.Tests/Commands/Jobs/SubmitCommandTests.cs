using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands.Jobs;

/// <summary>What a command would refuse is refused when it is submitted, in the same words, and no job is made of it.</summary>
public sealed class SubmitCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train --rho -1 --margin abc")]
    [InlineData("train --rho=NaN")]
    [InlineData("train --time-limit 5")]
    [InlineData("train --threads 0")]
    [InlineData("train --data NOWHERE/d.csv")]
    [InlineData("train --data teacher:5-1 --network 7-1")]
    [InlineData("train --data teacher:5-1 --network 5-x")]
    [InlineData("train --data teacher:5-1 --network 5-1 --machine nosuch")]
    [InlineData("train --data teacher:5-1 --network 5-1 --ignore x")]
    [InlineData("train --data teacher:5-1 --network 5-1 --missing drop")]
    [InlineData("train --recipe NOWHERE")]
    [InlineData("train --method anneal --rho 2")]
    [InlineData("train --data teacher:5-1 --network 5-1 --degree 1")]
    [InlineData("train --budget 5s")]
    [InlineData("train --budget 5 --machine sa")]
    [InlineData("train --profile nosuch")]
    [InlineData("train --mode replicated --method anneal")]
    [InlineData("train --resume NOWHERE")]
    [InlineData("solve NOWHERE")]
    [InlineData("solve LP --method nosuch")]
    [InlineData("solve LP --sampler nosuch --method penalty")]
    [InlineData("solve LP --penalty nosuch --method penalty")]
    [InlineData("solve MC --sampler nosuch")]
    [InlineData("solve MC --penalty 5")]
    [InlineData("solve LP --initial NOWHERE")]
    [InlineData("solve LP --format nosuch")]
    [InlineData("solve LP --budget 3x --method native")]
    [InlineData("solve LP --target=NaN")]
    [InlineData("solve LP -o NOWHERE/x.sol")]
    [InlineData("solve LP --certificate NOWHERE/c.json")]
    [InlineData("sweep")]
    [InlineData("sweep NOWHERE")]
    [InlineData("sweep --grid nosuch=1")]
    [InlineData("sweep --grid rho=0.1 --grid rho=0.2")]
    [InlineData("sweep --grid rho=0.1,0.2 --search halving --seeds 1")]
    [InlineData("sweep --grid rho=log:1..2")]
    [InlineData("sweep --grid rho=1 --objective nosuch")]
    [InlineData("bench run MC --samplers nosuch")]
    [InlineData("bench run NOWHERE")]
    [InlineData("bench run MC --target=NaN")]
    [InlineData("bench anytime MC --budgets 5")]
    [InlineData("bench kernels MC --temperatures 0")]
    [InlineData("bench schedule LP")]
    [InlineData("experiment teacher --candidates -1")]
    [InlineData("experiment teacher --machine nosuch")]
    [InlineData("experiment constrained LP --each 5")]
    [InlineData("experiment constrained LP --methods nosuch")]
    [InlineData("experiment noise LP --rounds 5")]
    [InlineData("experiment noise --levels=-1")]
    [InlineData("experiment scale --sizes abc")]
    [InlineData("experiment accuracy --network 4-x")]
    [InlineData("experiment bound --seeds 0")]
    [InlineData("sweep --grid rho=1 --data NOWHERE/d.csv")]
    [InlineData("sweep --data teacher:5-1 --grid network=5-1;7-1")]
    [InlineData("sweep --grid rho=1 --network 4-x")]
    [InlineData("sweep --grid method=anneal,nosuch")]
    [InlineData("sweep --grid rho=1 --machine nosuch")]
    [InlineData("experiment accuracy --data NOWHERE/d.csv")]
    [InlineData("experiment accuracy --data teacher:5-1 --network 7-1")]
    [InlineData("experiment accuracy --machine nosuch")]
    [InlineData("experiment full --data NOWHERE/d.csv")]
    [InlineData("experiment pairs --data NOWHERE/d.csv")]
    [InlineData("experiment pairs --classes 3")]
    [InlineData("experiment few-shot --data NOWHERE/d.csv")]
    [InlineData("experiment few-shot --per-class 100000")]
    [InlineData("experiment bottleneck --network 25-1")]
    [InlineData("experiment spline --network 49-1")]
    [InlineData("experiment bound --data NOWHERE/d.csv")]
    [InlineData("experiment decomposition --data NOWHERE/d.csv")]
    [InlineData("experiment misses --data NOWHERE/d.csv")]
    [InlineData("experiment teacher --network 5-x")]
    [InlineData("train --data teacher:5-1 --network 5-1 -o TAKEN")]
    [InlineData("train --data teacher:5-1 --network 5-1 -o OTHER")]
    [InlineData("train --data teacher:5-1 --network 5-1 -o LP")]
    [InlineData("train --data teacher:5-1 --network 5-1 -o HALF")]
    [InlineData("train --data teacher:5-1 --network 5-1 --output=TAKEN")]
    [InlineData("experiment teacher -o TAKEN")]
    [InlineData("experiment teacher -o OTHER")]
    [InlineData("experiment scale --sizes 10 -o OTHER")]
    [InlineData("experiment constrained LP -o OTHER")]
    [InlineData("sweep --grid rho=1 -o TAKEN")]
    [InlineData("sweep --grid rho=1 -o OTHER")]
    [InlineData("bench run MC -o TAKEN")]
    [InlineData("bench run MC -o OTHER")]
    [InlineData("solve LP --run TAKEN")]
    public void What_a_command_refuses_is_refused_when_it_is_submitted(string line)
    {
        _folder.Write("p.lp", "Minimize\n a + 2 b - c\nSubject To\n r: a + b + c >= 1\nBinary\n a b c\nEnd\n");
        _folder.Write("taken/precious", "x");
        _folder.Write("half.part/precious", "x");
        _folder.Write("other/study.json", """{"study":"other","plans":[]}""");
        _folder.Write("g.mc", "3 3\n1 2 1\n2 3 1\n1 3 1\n");
        string[] words =
        [
            .. line.Replace("NOWHERE", _folder.File("nowhere"), StringComparison.Ordinal).Split(' ').Select(word => word switch
            {
                "LP" => _folder.File("p.lp"),
                "MC" => _folder.File("g.mc"),
                "--output=TAKEN" => "--output=" + _folder.File("taken"),
                "TAKEN" or "OTHER" or "HALF" => _folder.File(word.ToLowerInvariant()),
                _ => word,
            }),
        ];
        var hasFolder = new[] { "-o ", "--output", "--resume" }.Any(option => line.Contains(option, StringComparison.Ordinal));
        var isRun = words[0] is "train" or "experiment" && !hasFolder;
        var direct = InProcess.Run([.. words, .. isRun ? new[] { "-o", _folder.File("run") } : [], "--json"]);
        direct.ExitCode.ShouldBe(2, direct.Error);
        var submitted = InProcess.Run(["submit", .. words, "--jobs", _folder.File("jobs")]);
        (submitted.ExitCode, submitted.Error).ShouldBe((2, direct.Error));
        Directory.Exists(_folder.File("jobs")).ShouldBeFalse();
    }
}
