#!/usr/bin/env bash
# A training over the nodes of a Slurm job: the first node keeps the Redis and the coordinator, every node has a worker. docs/cluster.md explains it.
# sbatch --nodes=4 --cpus-per-task=16 deploy/slurm.sh --recipe my-recipe.json --output runs/first
#SBATCH --ntasks-per-node=1
#SBATCH --time=01:00:00
set -euo pipefail
: "${ISINGLASS:=$PWD/program/Isinglass.Cluster.dll}" "${ISINGLASS_CLUSTER_CERTIFICATE:?make one: isinglass cluster certificate FILE}"
export ISINGLASS_CLUSTER_CERTIFICATE
here=$(hostname -i | awk '{print $1}')
password=$(head -c 24 /dev/urandom | base64 | tr -d '+/=')
redis-server --bind "$here" --port 6379 --requirepass "$password" --save "" --daemonize no &
redis=$!
export cluster="redis://:$password@$here:6379" ISINGLASS
srun --overlap sh -c 'exec dotnet "$ISINGLASS" worker --cluster "$cluster" --listen "$(hostname -i | cut -d" " -f1)" --slots "$SLURM_CPUS_PER_TASK"' &
workers=$!
# Whatever happens, workers are told to end.
trap 'kill $workers $redis 2>/dev/null; wait' EXIT
dotnet "$ISINGLASS" train --cluster "$cluster" --listen "$here" "$@"
