using System.Runtime.Intrinsics.X86;
using Shouldly;
using Xunit;

namespace Isinglass.Testing;

/// <summary>Inherited by every test project whose kernels are also run with instructions switched off.</summary>
public abstract class InstructionSetSuite
{
    /// <summary>A run that asks for narrow instructions must really have them: a misspelt switch would silently test the wide ones again.</summary>
    [Fact]
    public void What_was_switched_off_is_off()
    {
        switch (Environment.GetEnvironmentVariable("ISINGLASS_SWITCHED_OFF"))
        {
            case "EnableAVX512":
                Avx512F.IsSupported.ShouldBeFalse();
                break;
            case "EnableAVX2":
                Avx2.IsSupported.ShouldBeFalse();
                break;
            case "EnableHWIntrinsic":
                System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated.ShouldBeFalse();
                break;
            default:
                // Nothing was switched off.
                Environment.GetEnvironmentVariable("ISINGLASS_SWITCHED_OFF").ShouldBeNull();
                break;
        }
    }
}
