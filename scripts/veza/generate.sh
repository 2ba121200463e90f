# shellcheck shell=bash
# ./veza generate: what is made from the code and checked in

command_generate() {
    (VEZA_GENERATE=1 command_test functions KeepingTheDescription) # docs/openapi.json, docs/asyncapi.json
    npm --prefix "$ROOT/src/Web" run -s generate                   # src/Web/src/api/schema.ts
}
