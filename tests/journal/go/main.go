// Follows the log in a folder, as a monitor does over HTTP, with Go's own packages for notes and trees.
//
// Usage: peer FOLDER VKEY. The folder holds what the log serves (checkpoint, tile/…), older checkpoints (old-*), and
// proofs.json, whose every proof must be the one that Go makes itself.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type proofs struct {
	Inclusion []struct {
		Index int64
		Proof [][]byte
	}
	Consistency []struct {
		Old   int64
		Root  []byte
		Proof [][]byte
	}
}

type folder string

func (f folder) Height() int { return height }

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range tiles {
		// Go writes the height into the path, tlog-tiles does not.
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func open(path, vkey string) tlog.Tree {
	data, err := os.ReadFile(path)
	check(err)
	verifier, err := note.NewVerifier(vkey)
	check(err)
	opened, err := note.Open(data, note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)
	return tlog.Tree{N: size, Hash: root}
}

func same(what string, ours []tlog.Hash, theirs [][]byte) {
	if len(ours) != len(theirs) {
		log.Fatalf("%s: %d hashes, not %d", what, len(theirs), len(ours))
	}
	for i := range ours {
		if !bytes.Equal(ours[i][:], theirs[i]) {
			log.Fatalf("%s: another hash at %d", what, i)
		}
	}
}

func main() {
	root, vkey := os.Args[1], os.Args[2]
	head := open(filepath.Join(root, "checkpoint"), vkey)
	reader := tlog.TileHashReader(head, folder(root))

	var given proofs
	data, err := os.ReadFile(filepath.Join(root, "proofs.json"))
	check(err)
	check(json.Unmarshal(data, &given))
	for _, each := range given.Inclusion {
		proof, err := tlog.ProveRecord(head.N, each.Index, reader)
		check(err)
		same(fmt.Sprintf("inclusion of %d", each.Index), proof, each.Proof)
	}
	for _, each := range given.Consistency {
		proof, err := tlog.ProveTree(head.N, each.Old, reader)
		check(err)
		same(fmt.Sprintf("consistency with %d", each.Old), proof, each.Proof)
		old, err := tlog.ParseHash(base64.StdEncoding.EncodeToString(each.Root))
		check(err)
		check(tlog.CheckTree(proof, head.N, head.Hash, each.Old, old))
	}

	olds, err := filepath.Glob(filepath.Join(root, "old-*"))
	check(err)
	for _, path := range olds {
		old := open(path, vkey)
		proof, err := tlog.ProveTree(head.N, old.N, reader)
		check(err)
		check(tlog.CheckTree(proof, head.N, head.Hash, old.N, old.Hash))
	}

	// The leaves, from the bundles of entries.
	for start := int64(0); start < head.N; start += 1 << height {
		width := min(head.N-start, 1<<height)
		tile := tlog.Tile{H: height, L: 0, N: start >> height, W: int(width)}
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/0/", height), "tile/entries/", 1)
		bundle, err := os.ReadFile(filepath.Join(root, path))
		check(err)
		for index := start; index < start+width; index++ {
			length := int(bundle[0])<<8 | int(bundle[1])
			leaf := bundle[2 : 2+length]
			bundle = bundle[2+length:]
			proof, err := tlog.ProveRecord(head.N, index, reader)
			check(err)
			check(tlog.CheckRecord(proof, head.N, head.Hash, index, tlog.RecordHash(leaf)))
		}
		if len(bundle) != 0 {
			log.Fatalf("%s: %d bytes too many", path, len(bundle))
		}
	}

	skey, own, err := note.GenerateKey(nil, "go.example")
	check(err)
	signer, err := note.NewSigner(skey)
	check(err)
	signed, err := note.Sign(&note.Note{Text: "A text of Go's.\n"}, signer)
	check(err)
	check(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"size": head.N, "inclusion": len(given.Inclusion), "consistency": len(given.Consistency) + len(olds),
		"key": own, "note": string(signed),
	}))
}
