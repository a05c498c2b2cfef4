using Isinglass.Machines.Connections;
using Isinglass.Model;
using Isinglass.Testing;

namespace Isinglass.Machines.Tests.Connections;

/// <summary>Where tokens and addresses come from, and which are refused.</summary>
public sealed class MachineSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_environment_goes_before_the_file_and_defaults_hold_for_every_section()
    {
        var file = Private("machines.conf", "# mine\n[defaults]\nprice_per_hour = 7\n[da]\ntoken = from-file\nendpoint: https://da.example/base\n");
        var settings = Of("da", (MachineSettings.FileVariable, file));
        settings.RequiredToken().Reveal().ShouldBe("from-file");
        settings.Value("price_per_hour").ShouldBe("7");
        settings.Endpoint("https://standard.example").ShouldBe(new Uri("https://da.example/base/"));
        Of("da", (MachineSettings.FileVariable, file), ("ISINGLASS_DA_TOKEN", "from-environment")).RequiredToken().Reveal().ShouldBe("from-environment");
    }

    [Fact]
    public void D_waves_users_have_their_own_names_and_file()
    {
        var file = Private("dwave.conf", "[defaults]\nprofile = prod\n[test]\ntoken = no\n[prod]\ntoken = yes\nsolver = my_solver\nregion = eu-central-1\n");
        var none = (MachineSettings.FileVariable, _folder.File("none"));
        var settings = Of("dwave", none, ("DWAVE_CONFIG_FILE", file));
        settings.RequiredToken().Reveal().ShouldBe("yes");
        settings.Value("solver").ShouldBe("my_solver");
        settings.Endpoint("https://na-west-1.cloud.dwavesys.com/sapi/v2").ShouldBe(new Uri("https://eu-central-1.cloud.dwavesys.com/sapi/v2/"));
        Of("dwave", none, ("DWAVE_CONFIG_FILE", file), ("DWAVE_PROFILE", "test")).RequiredToken().Reveal().ShouldBe("no");
        Of("dwave", none, ("DWAVE_CONFIG_FILE", file), ("DWAVE_API_TOKEN", "now")).RequiredToken().Reveal().ShouldBe("now");
    }

    [Fact]
    public void A_missing_token_is_told_with_its_names() =>
        Should.Throw<InputException>(() => Of("da",
            (MachineSettings.FileVariable, _folder.File("none"))).RequiredToken()).Message.ShouldContain("ISINGLASS_DA_TOKEN");

    [Fact]
    public void A_file_with_a_token_that_others_may_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var file = Private("machines.conf", "[da]\ntoken = secret\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var message = Should.Throw<InputException>(() => Of("da", (MachineSettings.FileVariable, file))).Message;
        message.ShouldContain("chmod 600");
        message.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("http://da.example", "no encryption")]
    [InlineData("ftp://da.example", "no address")]
    [InlineData("da.example", "no address")]
    public void An_address_that_would_tell_the_token_is_refused(string endpoint, string words) =>
        Should.Throw<InputException>(() => Of("da", (MachineSettings.FileVariable, _folder.File("none")),
            ("ISINGLASS_DA_ENDPOINT", endpoint)).Endpoint("https://standard.example")).Message.ShouldContain(words);

    [Fact]
    public void A_line_that_is_none_is_told_with_its_number() =>
        Should.Throw<InputException>(() => Of("da",
            (MachineSettings.FileVariable, Private("machines.conf", "[da]\n\nnonsense\n")))).Message.ShouldContain(":3:");

    private string Private(string name, string text)
    {
        var path = _folder.Write(name, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    private static MachineSettings Of(string machine, params (string Name, string Value)[] environment) =>
        MachineSettings.Of(machine, name => environment.FirstOrDefault(pair => pair.Name == name).Value);
}
