"""TVM's compiler as MutateNN Streams uses it: import, survey, mutate, lower, build; see the README."""
