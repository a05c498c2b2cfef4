using System.Diagnostics;
using Isinglass.Machines.Processes;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Machines.Tests.Processes;

/// <summary>Programs as machines: the examples of the documentation, and programs that do everything wrong.</summary>
public sealed class ProcessMachineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ProcessMachineTests() => Require.Program("python3", "python3");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("process", Vartype.Binary)]
    [InlineData("process", Vartype.Spin)]
    [InlineData("process+spin", Vartype.Binary)]
    [InlineData("process+spin+1m", Vartype.Spin)]
    public void The_example_in_python_finds_the_enumerated_optimum(string prefix, Vartype vartype)
    {
        using var machine = new ProcessMachine($"{prefix}:python3 {Example("machine.py")}");
        for (var seed = 1; seed <= 10; seed++)
        {
            Check(machine, RandomModels.Quadratic(new RandomKey((ulong)seed), 10, vartype, squaredTerms: seed % 3), reads: 20);
        }
    }

    [Theory]
    [InlineData(Vartype.Binary)]
    [InlineData(Vartype.Spin)]
    public void The_example_in_c_finds_the_enumerated_optimum(Vartype vartype)
    {
        Require.Program("cc", "gcc");
        var program = _folder.File("machine");
        using (var compiler = Process.Start("cc", ["-O2", "-std=c99", "-Wall", "-Wextra", "-Werror", "-o", program, Example("machine.c")]))
        {
            compiler.WaitForExit();
            compiler.ExitCode.ShouldBe(0);
        }

        using var machine = new ProcessMachine($"process+qbsolv:{program} {{reads}} {{seed}}");
        for (var seed = 1; seed <= 10; seed++)
        {
            Check(machine, RandomModels.Quadratic(new RandomKey((ulong)seed), 10, vartype), reads: 50);
        }
    }

    [Fact]
    public void Calls_from_several_threads_are_the_calls_of_one()
    {
        using var machine = new ProcessMachine($"process:python3 {Example("machine.py")}");
        var model = RandomModels.Quadratic(new RandomKey(3), 30, Vartype.Spin);
        double[] Ask(int key) => machine.Sample(model, new SampleRequest { Key = new RandomKey((ulong)key), Reads = 3, Sweeps = 2 },
            SolveControl.Unlimited).Energies.ToArray();
        var alone = Enumerable.Range(0, 12).Select(Ask).ToArray();
        var together = new double[12][];
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 4 }, key => together[key] = Ask(key));
        together.ShouldBe(alone);
        alone.Select(static energies => string.Join(' ', energies)).Distinct().Count().ShouldBeGreaterThan(6);
    }

    [Fact]
    public void A_program_stays_from_call_to_call_and_goes_at_the_end()
    {
        var starts = _folder.File("starts");
        var machine = Machine($"open('{starts}', 'a').write(str(os.getpid()) + '\\n')", "answer([[1] * n] * reads)");
        for (var call = 0; call < 3; call++)
        {
            Ask(machine).Count.ShouldBe(2);
        }

        var pid = int.Parse(File.ReadAllLines(starts).ShouldHaveSingleItem());
        Process.GetProcessById(pid).HasExited.ShouldBeFalse();
        machine.Dispose();
        Should.Throw<ArgumentException>(() => Process.GetProcessById(pid));
    }

    [Theory]
    [InlineData("answer([[1, 0], [0, 1]])", "sample 0 has 2 values for 3 variables")]
    [InlineData("answer([[1, 0, 2]])", "a value is 2; it must be 0 or 1")]
    [InlineData("answer([[1, 0, -1]])", "a value is -1")]
    [InlineData("answer([[1, 0, 0.5]])", "a value is 0.5")]
    [InlineData("answer([[1, 0, float('nan')]])", "it is no JSON")]
    [InlineData("answer([[1, 0, None]])", "a value is null")]
    [InlineData("answer([[1, 0, '1']])", "a value is \"1\"")]
    [InlineData("answer([])", "it has no sample")]
    [InlineData("answer([[1, 0, 0]] * 3)", "it has 3 reads, and 2 were asked for")]
    [InlineData("answer([[1, 0, 0]], num_occurrences=[3])", "it has 3 reads, and 2 were asked for")]
    [InlineData("answer([[1, 0, 0]], num_occurrences=[0])", "a number of occurrences is 0")]
    [InlineData("answer([[1, 0, 0]], num_occurrences=[1, 1])", "1 samples have 2 numbers")]
    [InlineData("answer([[1, 0, 0]], energies=[99.5])", "99.5 is told")]
    [InlineData("answer([[1, 0, 0]], energies=[])", "1 samples have 0 energies")]
    [InlineData("answer([[1, 0, 0]], call=7)", "'call' must be 1")]
    [InlineData("answer(5)", "samples must be a list")]
    [InlineData("answer([5])", "a sample must be a list")]
    [InlineData("print('ready', flush=True)", "it is no JSON but 'ready'")]
    [InlineData("print([], flush=True)", "it must be an object")]
    [InlineData("print(flush=True)", "it is empty")]
    [InlineData("print('{}', flush=True)", "'call' must be 1")]
    [InlineData("print(json.dumps({'error': 'too hot'}), flush=True)", "The program reports: too hot")]
    [InlineData("sys.exit(3)", "exit code 3 without an answer")]
    [InlineData("sys.exit('no licence')", "no licence")]
    [InlineData("os.kill(os.getpid(), 9)", "exit code 137 without an answer")]
    [InlineData("sys.stdout.write('x' * 3000000); sys.stdout.flush(); time.sleep(600)", "wrote more than")]
    [InlineData("sys.stderr.write('y' * 200000); sys.stderr.flush(); sys.exit(4)", "exit code 4")]
    public void A_wrong_answer_is_refused_with_words(string body, string words)
    {
        using var machine = Machine("", body);
        var message = Should.Throw<WorkException>(() => Ask(machine)).Message;
        message.ShouldContain(words);
        message.ShouldStartWith("process:python3 ");
        message.Length.ShouldBeLessThan(6000);
    }

    [Fact]
    public void A_program_that_hangs_is_ended_and_told()
    {
        var begun = _folder.File("begun");
        using var machine = Machine("", $"open('{begun}', 'w').write(str(os.getpid())); os.rename('{begun}', '{begun}.done'); time.sleep(600)", "process+2s");
        Should.Throw<WorkException>(() => machine.Sample(Three(), Request(), new SolveControl { Clock = new WaitingClock(begun + ".done") })).Message
            .ShouldContain("gave no answer within 2 s");
        Should.Throw<ArgumentException>(() => Process.GetProcessById(int.Parse(File.ReadAllText(begun + ".done"))));
    }

    [Fact]
    public void A_second_line_for_a_call_is_refused_at_the_next()
    {
        using var machine = Machine("", "answer([[1, 1, 1]]); answer([[0, 0, 0]])");
        Ask(machine).Count.ShouldBe(1);
        Should.Throw<WorkException>(() =>
        {
            Ask(machine);
            Ask(machine);
        }).Message.ShouldContain("call");
    }

    [Fact]
    public void A_program_that_failed_is_started_anew_by_the_next_call()
    {
        var failed = _folder.File("failed");
        using var machine = Machine($"first = not os.path.exists('{failed}'); open('{failed}', 'w').close()", "sys.exit(1) if first else answer([[0, 1, 0]])");
        Should.Throw<WorkException>(() => Ask(machine));
        Ask(machine).Values(0).ShouldBe([0, 1, 0]);
    }

    [Fact]
    public void A_call_that_is_cut_ends_the_program_and_returns_its_start()
    {
        var starts = _folder.File("starts");
        using var machine = Machine($"open('{starts}', 'w').write(str(os.getpid())); open('{starts}.done', 'w').close()", "time.sleep(600)");
        using var source = new CancellationTokenSource();
        var begin = new BitMatrix(1, 3);
        begin.SetRow(0, [0, 1, 1]);
        using var watch = new Timer(_ => source.CancelAfter(File.Exists(starts + ".done") ? 0 : -1), null, 20, 20);
        var set = machine.Sample(Three(), Request() with { InitialStates = begin }, new SolveControl { Cancellation = source.Token });
        set.StopReason.ShouldBe(StopReason.Cancelled);
        set.Values(0).ShouldBe([0, 1, 1]);
        set.Parameters["answer"].ShouldStartWith("none");
        Should.Throw<ArgumentException>(() => Process.GetProcessById(int.Parse(File.ReadAllText(starts))));
    }

    [Fact]
    public void A_time_limit_is_told_to_the_program_and_ends_it()
    {
        var told = _folder.File("told");
        using var machine = Machine("", $"open('{told}.part', 'w').write(str(call['time_limit'])); os.rename('{told}.part', '{told}'); time.sleep(600)");
        var set = machine.Sample(Three(), Request(), new SolveControl { TimeLimit = TimeSpan.FromSeconds(8), Clock = new WaitingClock(told) });
        set.StopReason.ShouldBe(StopReason.TimeLimit);
        set.Count.ShouldBe(1);
        File.ReadAllText(told).ShouldBe("8");
    }

    [Theory]
    [InlineData("print('1,0,1\\n0, 1, 1')", 2)]
    [InlineData("print('rank,state,reads,value,probability\\n1,011,2,-3,1')", 1)]
    [InlineData("print(json.dumps({'samples': [[0, 1, 1]]}))", 1)]
    [InlineData("print(json.dumps({'type': 'SampleSet', 'num_variables': 3, 'variable_type': 'SPIN', 'sample_packed': True, 'sample_data': [[6], [1]], "
        + "'vectors': {'energy': [0, 0], 'num_occurrences': [1, 1]}, 'variable_labels': [0, 1, 2]}))", 2)]
    public void A_program_of_one_call_gets_a_file_format_and_writes_csv_or_json(string body, int rows)
    {
        var script = Script($"text = sys.stdin.read(); assert text.count('p qubo 0 3 3') == 1, text\n{body}");
        using var machine = new ProcessMachine($"process+qbsolv:python3 {script} {{reads}}");
        var set = Ask(machine);
        set.Count.ShouldBe(rows);
        set.Values(rows - 1).ShouldBe(body.Contains("[1]") ? [1, 0, 0] : [0, 1, 1]);
        set.Energies[rows - 1].ShouldBe(Three().Energy(set.Values(rows - 1)));
    }

    [Theory]
    [InlineData("sys.exit(2)", "exit code 2")]
    [InlineData("print('1,0\\n0,1')", "2 values for 3 variables")]
    [InlineData("print('1,0,x')", "a value is x")]
    [InlineData("pass", "it is empty")]
    [InlineData("print('rank,state,reads\\n1,0a1,1')", "must be of 0 and 1")]
    [InlineData("print('rank,state,reads\\n1,011,0')", "no row of rank, state and reads")]
    [InlineData("print('{\"type\": \"SampleSet\"}')", "missing")]
    public void A_wrong_answer_of_one_call_is_refused_with_words(string body, string words)
    {
        using var machine = new ProcessMachine($"process+coo:python3 {Script(body)}");
        Should.Throw<WorkException>(() => Ask(machine)).Message.ShouldContain(words);
    }

    [Fact]
    public void Files_stand_in_the_places_of_their_words_and_arguments_are_what_they_are()
    {
        var script = Script("assert sys.argv[1:] == ['; touch x $(id) *', '--reads=2', 's0', 't600'], sys.argv\nprint('1,1,0')");
        using var machine = new ProcessMachine($"process+qbsolv:python3 {script} '; touch x $(id) *' --reads={{reads}} s{{sweeps}} t{{time}}");
        Ask(machine).Values(0).ShouldBe([1, 1, 0]);
        var copier = Script("open(sys.argv[2], 'w').write('1,1,0') if open(sys.argv[1]).read() else 0");
        using var filed = new ProcessMachine($"process+qbsolv:python3 {copier} {{model}} {{samples}}");
        Ask(filed).Values(0).ShouldBe([1, 1, 0]);
        using var silent = new ProcessMachine($"process+qbsolv:python3 {Script("pass")} {{samples}}");
        Should.Throw<WorkException>(() => Ask(silent)).Message.ShouldContain("wrote no samples");
    }

    [Fact]
    public void A_program_that_is_not_there_or_cannot_run_is_told()
    {
        using var missing = new ProcessMachine("process:isinglass-no-such-program");
        Should.Throw<InputException>(() => Ask(missing)).Message.ShouldContain("not on PATH");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = _folder.Write("broken", "no program");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var broken = new ProcessMachine($"process:{path}");
        Should.Throw<WorkException>(() => Ask(broken)).Message.ShouldContain("cannot be started");
    }

    private static string Example(string name) => Path.Combine(AppContext.BaseDirectory, "machines", name);

    private static BinaryQuadraticModel Three() => RandomModels.Quadratic(new RandomKey(5), 3, Vartype.Binary, density: 1);

    private static SampleRequest Request() => new() { Key = new RandomKey(1), Reads = 2 };

    private static SampleSet Ask(ProcessMachine machine) => machine.Sample(Three(), Request(), SolveControl.Unlimited);

    private static void Check(ProcessMachine machine, BinaryQuadraticModel model, int reads)
    {
        var set = machine.Sample(model, new SampleRequest { Key = new RandomKey(1), Reads = reads }, SolveControl.Unlimited);
        (set.Count, set.Vartype, set.Sampler, set.StopReason).ShouldBe((reads, model.Vartype, machine.Name, StopReason.Completed));
        set.LowestEnergy.ShouldBe(RandomModels.Minimum(model), 1e-9);
        for (var r = 0; r < reads; r++)
        {
            set.Energies[r].ShouldBe(model.Energy(set.Values(r)), 1e-9);
        }

        set.Trace[^1].Objective.ShouldBe(set.LowestEnergy);
    }

    /// <summary>A program that stays: what it does once, and at every call.</summary>
    private ProcessMachine Machine(string once, string each, string prefix = "process") => new($"{prefix}:python3 {Script($$"""
        def answer(samples, **more):
            print(json.dumps({"call": call["call"], "samples": samples, **more}), flush=True)

        {{once}}
        for line in sys.stdin:
            call = json.loads(line)
            n, reads = call["num_variables"], call["num_reads"]
            {{each}}
        """)}");

    private string Script(string text) => _folder.Write($"script{Directory.GetFiles(_folder.Path).Length}.py", $"import json, os, sys, time\n{text}\n");

    /// <summary>A clock that stands still until a file is there, and is a minute further then.</summary>
    private sealed class WaitingClock(string path) : TimeProvider
    {
        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => File.Exists(path) ? 60 : 0;
    }
}
