using Isinglass.Testing;

namespace Isinglass.Neural.Tests.Inference;

public sealed class InstructionSetTests : InstructionSetSuite;
