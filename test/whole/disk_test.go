package whole

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// smallDisk is a folder on a disk of its own with room for size megabytes.
func smallDisk(t *testing.T, size int) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm", size), "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("this machine does not let us make a small disk: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() })
	return dir
}

// Proves: 001-32
func TestAFullDiskRefusesRatherThanLoses(t *testing.T) {
	dir := smallDisk(t, 24)
	d := newDesk(t, dir, "")
	n := d.start("--log-level", "error")
	n.connect("http://127.0.0.1:9")
	ballast := filepath.Join(dir, "ballast")
	fill(t, ballast)
	client := &http.Client{Timeout: 10 * time.Second}
	acked := map[int]bool{}
	refused := 0
	for id := 1; refused < 5 && id < 20_000; id++ {
		switch got := n.hook(client, text(id%5, id, time.Now())); got {
		case http.StatusOK:
			acked[id] = true
		case http.StatusServiceUnavailable:
			refused++
		default:
			t.Fatalf("a full disk was answered %d\n%s", got, n.log)
		}
	}
	if refused == 0 {
		t.Fatal("the disk never got full")
	}
	if got := n.get("/readyz"); got != http.StatusServiceUnavailable {
		t.Errorf("on a full disk the node says that it is ready: %d", got)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { return n.get("/readyz") == http.StatusOK }) // though nobody came meanwhile
	// With room again it goes on by itself, and takes what it refused.
	waitFor(t, func() bool { return n.hook(client, text(1, 1_000_000, time.Now())) == http.StatusOK })
	acked[1_000_000] = true
	n.settled()
	count, _ := n.stored()
	for id := range acked {
		if c := count[fmt.Sprintf("mensaje %d", id)]; c != 1 {
			t.Errorf("message %d is there %d times", id, c)
		}
	}
}

// fill writes until the disk has no room left.
func fill(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 64<<10)
	for {
		if _, err := f.Write(block); err != nil {
			return
		}
	}
}
