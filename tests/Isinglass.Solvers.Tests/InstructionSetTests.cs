using Isinglass.Testing;

namespace Isinglass.Solvers.Tests;

public sealed class InstructionSetTests : InstructionSetSuite;
