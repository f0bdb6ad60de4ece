package app

import (
	"bufio"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// releaseProgram lets go of the pages of the program's own file that the start
// touched. What runs on is mapped again from the system's cache of files when
// it is next used, in a millisecond altogether; the rest no longer counts as
// ours. It changes nothing where it cannot.
func releaseProgram() {
	file, err := os.Executable()
	if err != nil {
		return
	}
	maps, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer func() { _ = maps.Close() }()
	for _, r := range programRanges(maps, file) {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, r[0], r[1]-r[0], syscall.MADV_DONTNEED) // a hint
	}
}

// programRanges finds in a smaps file where the program's file lies, without
// the parts that can be or were written to: those are in no file.
func programRanges(smaps io.Reader, file string) [][2]uintptr {
	var found [][2]uintptr
	var at [2]uintptr // of the mapping that is read; nothing where it is not of the file
	lines := bufio.NewScanner(smaps)
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) < 2 {
			continue
		}
		switch {
		case !strings.HasSuffix(f[0], ":"): // a mapping begins
			at = [2]uintptr{}
			if len(f) == 6 && f[5] == file && !strings.Contains(f[1], "w") {
				at = rangeOf(f[0])
			}
		case f[0] == "Anonymous:" && f[1] != "0":
			at = [2]uintptr{}
		case f[0] == "VmFlags:" && at[1] > 0: // the last line of a mapping
			found = append(found, at)
		}
	}
	return found
}

// rangeOf reads "00400000-01c84000"; nothing where it is something else.
func rangeOf(text string) [2]uintptr {
	from, to, _ := strings.Cut(text, "-")
	a, errA := strconv.ParseUint(from, 16, 64)
	b, errB := strconv.ParseUint(to, 16, 64)
	if errA != nil || errB != nil || b <= a {
		return [2]uintptr{}
	}
	return [2]uintptr{uintptr(a), uintptr(b)}
}
