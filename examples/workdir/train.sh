# Stands for a program of yours: it is in the folder that the task brings.
source "$1"
for epoch in $(seq 1 "$EPOCHS"); do
  echo "epoch $epoch of $EPOCHS"
  sleep 0.2
done
