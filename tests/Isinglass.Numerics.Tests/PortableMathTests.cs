using System.Runtime.Intrinsics;

namespace Isinglass.Numerics.Tests;

public sealed class PortableMathTests
{
    [Fact]
    public void Portable_functions_agree_with_the_library()
    {
        for (var x = -86.0; x < 87; x += 0.137)
        {
            (PortableMath.Exp((float)x) / Math.Exp((float)x)).ShouldBe(1, 3e-7);
            PortableMath.Tanh((float)x).ShouldBe((float)Math.Tanh((float)x), 3e-7f);
            PortableMath.Exp(Vector512.Create((float)x)).ShouldBe(Vector512.Create(PortableMath.Exp((float)x)));
            PortableMath.Tanh(Vector512.Create((float)x)).ShouldBe(Vector512.Create(PortableMath.Tanh((float)x)));
        }

        for (var x = 1e-8; x < 1e8; x *= 1.37)
        {
            (PortableMath.Log(x) / Math.Log(x)).ShouldBe(1, 2e-15);
            PortableMath.Log(Vector512.Create(x)).ShouldBe(Vector512.Create(PortableMath.Log(x)));
        }

        for (var step = 1e-15; step < 0.5; step *= 1.37)
        {
            // Near 1, where thresholds of rare flips lie.
            (PortableMath.Log(1 - step) / Math.Log(1 - step)).ShouldBe(1, 2e-15);
        }

        PortableMath.Log(1).ShouldBe(0);
        PortableMath.Exp(-1000).ShouldBe(0);
        PortableMath.Tanh(50).ShouldBe(1);
        PortableMath.Exp(Vector512.Create(float.NegativeInfinity)).ShouldBe(Vector512<float>.Zero);
        PortableMath.Exp(Vector512.Create(1000f)).ShouldBe(Vector512.Create(PortableMath.Exp(1000)));
        PortableMath.Tanh(Vector512.Create(50f)).ShouldBe(Vector512<float>.One);
    }
}
