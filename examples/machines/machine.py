"""A program as an Ising machine: simulated annealing, one line of JSON a call (docs/machines.md).

isinglass solve problem.qubo --machine 'process:python3 examples/machines/machine.py'
"""
import json
import math
import random
import sys


def anneal(call, neighbours, heat, rng, start):
    low = 0 if call["vartype"] == "BINARY" else -1
    x = start or [rng.choice((low, 1)) for _ in neighbours]
    field = [call["linear"][i] + sum(v * x[j] for j, v in row) for i, row in enumerate(neighbours)]
    sweeps = call["num_sweeps"] or 100
    for sweep in range(sweeps):
        temperature = heat * 0.06 ** (sweep / max(1, sweeps - 1))
        for i, row in enumerate(neighbours):
            step = 1 + low - 2 * x[i]
            change = step * field[i]
            if change <= 0 or rng.random() < math.exp(-change / temperature):
                x[i] += step
                for j, v in row:
                    field[j] += v * step
    return x


for line in sys.stdin:
    call = json.loads(line)
    neighbours = [[] for _ in range(call["num_variables"])]
    for i, j, v in call["quadratic"]:
        neighbours[i].append((j, v))
        neighbours[j].append((i, v))
    norms = [math.hypot(call["linear"][i], *(v for _, v in row)) for i, row in enumerate(neighbours)]
    heat = (0.125 if call["vartype"] == "BINARY" else 0.5) * sum(norms) / len(norms) or 1
    starts = call["initial_states"] or [None]
    reads = [anneal(call, neighbours, heat, random.Random(call["seed"] + 7919 * r), starts[r % len(starts)][:] if starts[0] else None)
             for r in range(call["num_reads"])]
    print(json.dumps({"call": call["call"], "samples": reads}), flush=True)
