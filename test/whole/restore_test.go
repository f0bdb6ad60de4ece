package whole

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

func TestARestoreFollowsTheJournalUpToATime(t *testing.T) {
	files := newFileServer(t)
	d := newDesk(t, t.TempDir(), "")
	n := d.start("--log-level", "error")
	n.connect(files.URL)
	write := func(from, to int) {
		t.Helper()
		for id := from; id <= to; id++ {
			if got := n.hook(http.DefaultClient, text(id%3, id, time.Now())); got != http.StatusOK {
				t.Fatalf("webhook: %d\n%s", got, n.log)
			}
		}
		n.settled()
	}
	write(1, 5)
	// An agent's answer before the backup, and one after it.
	reply := func(text string) {
		t.Helper()
		sent := files.sent.Load()
		n.call("POST", "/api/v1/conversations/"+n.newestCase().Conversation+"/messages", map[string]string{"kind": "text", "text": text}, http.StatusAccepted, nil)
		testkit.Eventually(t, 20*time.Second, "the answer left", func() bool { return files.sent.Load() > sent })
	}
	reply("antes")
	file := filepath.Join(t.TempDir(), "desk.tar.gz")
	if out, err := d.run("", "backup", file); err != nil {
		t.Fatalf("backup: %v: %s", err, out)
	}
	write(6, 10)
	reply("despues")
	until := time.Now()
	write(11, 15)
	n.kill()
	// The desk's own file is gone: the journal's is enough.
	for _, name := range []string{"recado.db", "recado.db-wal", "recado.db-shm"} {
		if err := os.Remove(filepath.Join(d.dir, name)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}

	other := &desk{t: t, bin: d.bin, dir: t.TempDir(), token: d.token, channel: d.channel}
	out, err := other.run("", "restore", file, "--journal-from", d.dir, "--until", until.UTC().Format(time.RFC3339Nano))
	if err != nil {
		t.Fatalf("restore: %v: %s", err, out)
	}
	var report struct {
		Journal struct{ Entries int }
	}
	if err := json.Unmarshal(out, &report); err != nil || report.Journal.Entries != 5 {
		t.Fatalf("%s, %v", out, err)
	}
	sent := files.sent.Load()
	back := other.start("--log-level", "error")
	count, _ := back.stored()
	for id := 1; id <= 15; id++ {
		want := 1
		if id > 10 {
			want = 0
		}
		if c := count[fmt.Sprintf("mensaje %d", id)]; c != want {
			t.Errorf("message %d is there %d times, not %d", id, c, want)
		}
	}
	if count["antes"] != 1 || count["despues"] != 0 {
		t.Errorf("the answer before the backup %d times, the one after it %d times", count["antes"], count["despues"])
	}
	// What the platform repeats after the time comes in as ever, and no answer
	// leaves a second time.
	if got := back.hook(http.DefaultClient, text(2, 11, time.Now())); got != http.StatusOK {
		t.Fatalf("webhook: %d", got)
	}
	back.settled()
	if count, _ := back.stored(); count["mensaje 11"] != 1 || files.sent.Load() != sent {
		t.Errorf("%d times message 11, %d answers more", count["mensaje 11"], files.sent.Load()-sent)
	}
}

func TestARestoreUpToATimeSaysWhatIsMissing(t *testing.T) {
	d := newDesk(t, t.TempDir(), "")
	file := filepath.Join(t.TempDir(), "desk.tar.gz")
	if out, err := d.run("", "backup", file); err != nil {
		t.Fatalf("backup: %v: %s", err, out)
	}
	for what, args := range map[string][]string{
		"a time without a journal": {"--until", "2030-01-01 10:00"},
		"a time before the backup": {"--until", "2020-01-01T10:00:00Z", "--journal-from", d.dir},
		"a time that is none":      {"--until", "yesterday", "--journal-from", d.dir},
		"a folder without journal": {"--journal-from", t.TempDir()},
	} {
		other := &desk{t: t, bin: d.bin, dir: t.TempDir()}
		if out, err := other.run("", "restore", append([]string{file}, args...)...); exitCode(err) != 2 {
			t.Errorf("%s: exit %d: %s", what, exitCode(err), out)
		}
	}
}
