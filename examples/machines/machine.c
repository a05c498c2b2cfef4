/* A program as an Ising machine: threshold accepting on a qbsolv file from standard input, a line of bits a read to standard output (docs/machines.md).
   cc -O2 -o machine examples/machines/machine.c
   isinglass solve problem.qubo --machine 'process+qbsolv:./machine {reads} {seed}' */
#include <stdio.h>
#include <stdlib.h>

static double Unit(unsigned long long *state) { /* SplitMix64, to [0, 1) */
    unsigned long long z = (*state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

int main(int argc, char **argv) {
    char line[256];
    int n = 0, i, j, sweep, sweeps = 200, read, reads = argc > 1 ? atoi(argv[1]) : 1;
    unsigned long long seed = argc > 2 ? strtoull(argv[2], 0, 10) : 1;
    double w, widest = 0, *q = 0;
    while (fgets(line, sizeof line, stdin)) {
        if (line[0] == 'p' && sscanf(line, "p qubo %*d %d", &n) == 1) q = calloc((size_t)n * n + 1, sizeof *q);
        else if (q && sscanf(line, "%d %d %lf", &i, &j, &w) == 3 && i < n && j < n) q[(size_t)i * n + j] = q[(size_t)j * n + i] = w;
    }
    if (!q) { fprintf(stderr, "no line 'p qubo'\n"); return 1; }
    for (i = 0; i < n * n; i++) widest = q[i] > widest ? q[i] : -q[i] > widest ? -q[i] : widest;
    for (read = 0; read < reads; read++) {
        int *x = calloc((size_t)n + 1, sizeof *x);
        for (i = 0; i < n; i++) x[i] = Unit(&seed) < 0.5;
        for (sweep = 0; sweep <= sweeps; sweep++)
            for (i = 0; i < n; i++) {
                double change = q[(size_t)i * n + i];
                for (j = 0; j < n; j++) change += j != i && x[j] ? q[(size_t)i * n + j] : 0;
                if ((x[i] ? -change : change) < widest * (sweeps - sweep) / sweeps * Unit(&seed)) x[i] = !x[i];
            }
        for (i = 0; i < n; i++) printf(i ? ",%d" : "%d", x[i]);
        printf("\n");
        free(x);
    }
    free(q);
    return 0;
}
