//go:build linux

package chaos

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// ownClock is the wall clock of one process, which can be stepped while the
// machine's own stands. Programs read the time from a page that the kernel maps
// into each of them; the code there is replaced, in this process alone and
// before it has run, by some that asks the kernel and adds an offset.
type ownClock struct {
	pid    int
	offset int64 // the address of the seconds that are added
}

// clockCode is clock_gettime(id, at) by the system call; for the wall clock,
// which is 0, the seconds that stand 8-byte aligned behind it are added.
var clockCode = []byte{
	0xb8, 0xe4, 0, 0, 0, // mov eax, 228
	0x0f, 0x05, // syscall
	0x85, 0xff, // test edi, edi
	0x75, 0x0a, // jne done
	0x48, 0x8b, 0x0d, 0, 0, 0, 0, // mov rcx, [rip + …]
	0x48, 0x01, 0x0e, // add [rsi], rcx
	0xc3, // done: ret
}

const (
	clockOperand = 14 // where the distance to the seconds stands
	clockNext    = 18 // from where it is counted
)

// startWithClock starts cmd with a clock of its own. bin is the program that
// cmd becomes in the end.
func startWithClock(cmd *exec.Cmd, bin string) (*ownClock, error) {
	runtime.LockOSThread() // who starts a process that is traced has to be who lets it go
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	pid := cmd.Process.Pid
	want, err := os.Stat(bin)
	if err != nil {
		return nil, err
	}
	for { // it stops whenever it becomes another program
		var status syscall.WaitStatus
		if _, err := syscall.Wait4(pid, &status, 0, nil); err != nil {
			return nil, fmt.Errorf("wait for process %d: %w", pid, err)
		}
		if !status.Stopped() {
			return nil, fmt.Errorf("process %d ended before it had begun: %v", pid, status)
		}
		is, err := os.Stat(fmt.Sprintf("/proc/%d/exe", pid))
		if err == nil && os.SameFile(is, want) {
			break
		}
		signal := int(status.StopSignal())
		if syscall.Signal(signal) == syscall.SIGTRAP {
			signal = 0
		}
		if err := syscall.PtraceCont(pid, signal); err != nil {
			return nil, err
		}
	}
	c, err := replaceClock(pid)
	return c, errors.Join(err, syscall.PtraceDetach(pid))
}

func replaceClock(pid int) (*ownClock, error) {
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return nil, err
	}
	var from, to int64
	for line := range strings.Lines(string(maps)) {
		if strings.Contains(line, "[vdso]") {
			if _, err := fmt.Sscanf(line, "%x-%x", &from, &to); err != nil {
				return nil, err
			}
		}
	}
	memory, err := os.OpenFile(fmt.Sprintf("/proc/%d/mem", pid), os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = memory.Close() }()
	image := make([]byte, to-from)
	if _, err := memory.ReadAt(image, from); err != nil {
		return nil, err
	}
	at, err := clockFunction(image)
	if err != nil {
		return nil, err
	}
	data := (at + int64(len(clockCode)) + 7) &^ 7
	code := bytes.Clone(clockCode)
	binary.LittleEndian.PutUint32(code[clockOperand:], uint32(data-at-clockNext))
	code = append(code, make([]byte, data+8-at-int64(len(code)))...)
	if _, err := memory.WriteAt(code, from+at); err != nil {
		return nil, err
	}
	return &ownClock{pid: pid, offset: from + data}, nil
}

// clockFunction finds the function in the kernel's page.
func clockFunction(image []byte) (int64, error) {
	f, err := elf.NewFile(bytes.NewReader(image))
	if err != nil {
		return 0, err
	}
	symbols, err := f.DynamicSymbols()
	if err != nil {
		return 0, err
	}
	for _, s := range symbols {
		if s.Name == "__vdso_clock_gettime" && s.Size >= 40 {
			return int64(s.Value), nil
		}
	}
	return 0, errors.New("no clock in the kernel's page")
}

// step sets the clock ahead of the machine's by d, or behind it.
func (c *ownClock) step(d time.Duration) error {
	memory, err := os.OpenFile(fmt.Sprintf("/proc/%d/mem", c.pid), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { _ = memory.Close() }()
	_, err = memory.WriteAt(binary.LittleEndian.AppendUint64(nil, uint64(int64(d/time.Second))), c.offset)
	return err
}

// canStep tries whether a process here can be given a clock of its own, and
// whether it then shows the time that it was told.
func canStep() error {
	if !onAMD64 {
		return fmt.Errorf("clocks are stepped on amd64 alone, not on %s", runtime.GOARCH)
	}
	bin, err := exec.LookPath("cat")
	if err != nil {
		return err
	}
	cmd := exec.Command(bin)
	if _, err := startWithClock(cmd, bin); err != nil {
		if cmd.Process != nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
		return err
	}
	return cmd.Wait()
}
