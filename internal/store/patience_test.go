package store

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// pair is a connection to a server that says nothing by itself.
func pair(t *testing.T, limit time.Duration) (patient, server net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	dial := patientDial((&net.Dialer{}).DialContext, newPatience(limit))
	if patient, err = dial(t.Context(), "tcp", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if server, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = patient.Close(), server.Close() })
	return patient, server
}

func TestASilentServerIsGivenUp(t *testing.T) {
	t.Parallel()
	patient, server := pair(t, 20*time.Millisecond)
	_, err := patient.Read(make([]byte, 1))
	if !errors.Is(err, os.ErrDeadlineExceeded) || !IsAway(err) {
		t.Errorf("a silent server gives %v, which is not read as being away", err)
	}
	// The limit counts from each read: one that answers is waited for again.
	if _, err := server.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := patient.Read(make([]byte, 1)); err != nil {
		t.Error(err)
	}
	_ = server.Close()
	if _, err := patient.Read(make([]byte, 1)); !IsAway(err) {
		t.Errorf("a server that ended gives %v, which is not read as being away", err)
	}
}

func TestAServerThatTakesNothingIsGivenUp(t *testing.T) {
	t.Parallel()
	patient, _ := pair(t, 50*time.Millisecond)
	for range 1000 { // what the system takes is bounded
		if _, err := patient.Write(make([]byte, 1<<20)); err != nil {
			if !errors.Is(err, os.ErrDeadlineExceeded) || !IsAway(err) {
				t.Errorf("a server that takes nothing gives %v, which is not read as being away", err)
			}
			return
		}
	}
	t.Error("a gigabyte was written to a server that takes nothing")
}

func TestALongRequestIsWrittenWhole(t *testing.T) {
	t.Parallel()
	patient, server := pair(t, 30*time.Second)
	want := make([]byte, 3*writeAtOnce+17)
	for i := range want {
		want[i] = byte(i >> 7)
	}
	got := make(chan []byte, 1)
	go func() {
		all := make([]byte, len(want))
		_, _ = io.ReadFull(server, all)
		got <- all
	}()
	if n, err := patient.Write(want); n != len(want) || err != nil {
		t.Fatalf("wrote %d of %d: %v", n, len(want), err)
	}
	if !bytes.Equal(<-got, want) {
		t.Error("another request arrived")
	}
}

func TestAMigrationMayTakeItsTime(t *testing.T) {
	t.Parallel()
	p := newPatience(time.Second)
	resume := p.suspend()
	if got := time.Duration(p.limit.Load()); got < time.Hour {
		t.Errorf("a migration is given up after %s", got)
	}
	resume()
	if got := time.Duration(p.limit.Load()); got != time.Second {
		t.Errorf("after the migration %s is waited", got)
	}
}

func TestADeadlineOfTheDriverIsNotMovedByAReadThatFollowsIt(t *testing.T) {
	t.Parallel()
	patient, _ := pair(t, time.Hour)
	if err := patient.SetDeadline(time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := patient.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("read after the driver's deadline: %v", err)
	}
}

func TestAServerThatTakesConnectionsAndNeverGreetsIsAway(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	_, err = Open(context.Background(), Config{DatabaseURL: "postgres://u@" + l.Addr().String() + "/d?sslmode=disable&connect_timeout=1"})
	if !IsAway(err) {
		t.Errorf("got %v", err)
	}
}
