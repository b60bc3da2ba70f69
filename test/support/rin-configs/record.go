// Records what Rin makes of configurations: reads {config, objects: [[bucket, key]…]} a line, and writes the same with
// the COPYs of each object, in their order. Run it in a clone of https://github.com/fujiwara/Rin at v1.3.2:
//
//	mkdir cmd/record && cp record.go cmd/record/main.go && go run ./cmd/record < configs.jsonl > recorded.jsonl
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log"
	"os"
	"path/filepath"

	rin "github.com/fujiwara/Rin"
)

type recording struct {
	Config  string      `json:"config"`
	Objects [][2]string `json:"objects"`
	Copies  [][]string  `json:"copies"`
}

func main() {
	log.SetOutput(io.Discard)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for lines.Scan() {
		var r recording
		must(json.Unmarshal(lines.Bytes(), &r))
		config := load(r.Config)
		r.Copies = [][]string{}
		for _, object := range r.Objects {
			r.Copies = append(r.Copies, copies(config, object[0], object[1]))
		}
		must(out.Encode(r))
	}
}

func load(text string) *rin.Config {
	path := filepath.Join(os.TempDir(), "rin-recorded.yaml")
	must(os.WriteFile(path, []byte(text), 0o600))
	config, err := rin.LoadConfig(context.Background(), path)
	must(err)
	return config
}

// As Import does, in redshift.go.
func copies(config *rin.Config, bucket, key string) []string {
	sqls := []string{}
	for _, target := range config.Targets {
		matches, captured := target.Match(bucket, key)
		if !matches {
			continue
		}
		if target.Discard {
			break
		}
		sql, err := target.BuildCopySQL(key, config.Credentials, captured)
		must(err)
		sqls = append(sqls, sql)
		if target.Break {
			break
		}
	}
	return sqls
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
