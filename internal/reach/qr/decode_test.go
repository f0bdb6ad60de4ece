package qr_test

import (
	"fmt"
	"image"
)

// decode reads a code out of a picture of dots, by the standard and without
// the library that draws them: where the modules are, the format, the mask, the
// order of the codewords, the bytes. It mends nothing, so that a single wrong
// module is seen.
func decode(img image.Image) (string, error) {
	m, err := modules(img)
	if err != nil {
		return "", err
	}
	n := len(m)
	version := (n - 17) / 4
	if n != 17+4*version || version < 1 || version > 8 {
		return "", fmt.Errorf("%d modules are of no version", n)
	}
	format := 0
	for i, at := range [][2]int{{0, 8}, {1, 8}, {2, 8}, {3, 8}, {4, 8}, {5, 8}, {7, 8}, {8, 8}, {8, 7}, {8, 5}, {8, 4}, {8, 3}, {8, 2}, {8, 1}, {8, 0}} {
		if m[at[1]][at[0]] {
			format |= 1 << (14 - i)
		}
	}
	format ^= 0b101010000010010
	level, mask := format>>13, format>>10&7
	words := codewords(m, version, mask)
	data, err := inOrder(words, version, level)
	if err != nil {
		return "", err
	}
	return text(data)
}

// modules finds the square of dark dots at the top and reads its modules.
func modules(img image.Image) ([][]bool, error) {
	dark := func(x, y int) bool { r, _, _, _ := img.At(x, y).RGBA(); return r < 0x8000 }
	b := img.Bounds()
	left, top := 0, 0
	for found := false; !found; top++ {
		if top == b.Max.Y {
			return nil, fmt.Errorf("nothing dark")
		}
		for x := range b.Max.X {
			if dark(x, top) {
				left, found = x, true
				break
			}
		}
	}
	top--
	side := 0
	for dark(left+side, top) {
		side++
	}
	size := side / 7 // the finder pattern is seven wide
	right := b.Max.X - 1
	for !dark(right, top) {
		right--
	}
	n := (right - left + 1) / size
	if side%7 != 0 || (right-left+1)%size != 0 {
		return nil, fmt.Errorf("modules are not of one size")
	}
	out := make([][]bool, n)
	for y := range n {
		out[y] = make([]bool, n)
		for x := range n {
			out[y][x] = dark(left+x*size+size/2, top+y*size+size/2)
		}
	}
	return out, nil
}

// fixed says whether a module is of a pattern rather than of data.
func fixed(n, version, x, y int) bool {
	switch {
	case x < 9 && y < 9, x >= n-8 && y < 9, x < 9 && y >= n-8, x == 6, y == 6:
		return true
	case version >= 7 && (x < 6 && y >= n-11 || y < 6 && x >= n-11):
		return true
	case version == 1:
		return false
	}
	centres := []int{6, n - 7}
	if version >= 7 {
		centres = []int{6, n / 2, n - 7}
	}
	for _, cx := range centres {
		for _, cy := range centres {
			finder := cx == 6 && cy == 6 || cx == 6 && cy == n-7 || cx == n-7 && cy == 6
			if !finder && abs(x-cx) <= 2 && abs(y-cy) <= 2 {
				return true
			}
		}
	}
	return false
}

func abs(v int) int { return max(v, -v) }

// codewords reads the data up and down in pairs of columns, unmasked.
func codewords(m [][]bool, version, mask int) []byte {
	n := len(m)
	var out []byte
	bits, count := 0, 0
	up := true
	for right := n - 1; right > 0; right -= 2 {
		if right == 6 {
			right--
		}
		for i := range n {
			y := i
			if up {
				y = n - 1 - i
			}
			for _, x := range []int{right, right - 1} {
				if fixed(n, version, x, y) {
					continue
				}
				bits <<= 1
				if m[y][x] != masked(mask, x, y) {
					bits |= 1
				}
				if count++; count%8 == 0 {
					out, bits = append(out, byte(bits)), 0
				}
			}
		}
		up = !up
	}
	return out
}

func masked(mask, x, y int) bool {
	return [...]int{(x + y) % 2, y % 2, x % 3, (x + y) % 3, (y/2 + x/3) % 2, x*y%2 + x*y%3, (x*y%2 + x*y%3) % 2, ((x+y)%2 + x*y%3) % 2}[mask] == 0
}

// blocks are how many data bytes each block of a version has, by the level's
// bits: m, l, h, q.
var blocks = [9][4][]int{
	1: {{16}, {19}, {9}, {13}},
	2: {{28}, {34}, {16}, {22}},
	3: {{44}, {55}, {13, 13}, {17, 17}},
	4: {{32, 32}, {80}, {9, 9, 9, 9}, {24, 24}},
	5: {{43, 43}, {108}, {11, 11, 12, 12}, {15, 15, 16, 16}},
	6: {{27, 27, 27, 27}, {68, 68}, {15, 15, 15, 15}, {19, 19, 19, 19}},
	7: {{31, 31, 31, 31}, {78, 78}, {13, 13, 13, 13, 14}, {14, 14, 15, 15, 15, 15}},
	8: {{38, 38, 39, 39}, {97, 97}, {14, 14, 14, 14, 15, 15}, {18, 18, 18, 18, 19, 19}},
}

// inOrder takes the data bytes of the blocks apart.
func inOrder(words []byte, version, level int) ([]byte, error) {
	sizes := blocks[version][level]
	parts := make([][]byte, len(sizes))
	at := 0
	for i := range sizes[len(sizes)-1] {
		for b, size := range sizes {
			if i >= size {
				continue
			}
			if at == len(words) {
				return nil, fmt.Errorf("the data ends early")
			}
			parts[b] = append(parts[b], words[at])
			at++
		}
	}
	var out []byte
	for _, p := range parts {
		out = append(out, p...)
	}
	return out, nil
}

// text reads the segments of bytes, digits and capital letters.
func text(data []byte) (string, error) {
	at := 0
	take := func(n int) int {
		v := 0
		for range n {
			v <<= 1
			if at/8 < len(data) {
				v |= int(data[at/8] >> (7 - at%8) & 1)
			}
			at++
		}
		return v
	}
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
	var out []byte
	for at+4 <= 8*len(data) {
		switch mode := take(4); mode {
		case 0:
			return string(out), nil
		case 1:
			for n := take(10); n > 0; n -= 3 {
				width := map[int]int{1: 4, 2: 7}[n]
				if width == 0 {
					width = 10
				}
				out = append(out, fmt.Sprintf("%0*d", min(n, 3), take(width))...)
			}
		case 2:
			n := take(9)
			for ; n > 1; n -= 2 {
				v := take(11)
				out = append(out, letters[v/45], letters[v%45])
			}
			if n == 1 {
				out = append(out, letters[take(6)])
			}
		case 4:
			for range take(8) {
				out = append(out, byte(take(8)))
			}
		default:
			return "", fmt.Errorf("mode %d", mode)
		}
	}
	return string(out), nil
}
