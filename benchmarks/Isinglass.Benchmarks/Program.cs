Console.WriteLine("Macro runs are commands of the program: isinglass bench kernels, bench anytime, bench run.");
