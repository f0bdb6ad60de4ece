// Package sample makes small files of every kind in code: pictures, a voice
// note, a sticker, documents. The demo and the phones send them.
package sample

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// An Ogg stream of Opus (RFC 3533, RFC 7845), one packet a page.

var crcTable = func() (t [256]uint32) {
	for i := range t {
		r := uint32(i) << 24
		for range 8 {
			if r&0x80000000 != 0 {
				r = r<<1 ^ 0x04c11db7
			} else {
				r <<= 1
			}
		}
		t[i] = r
	}
	return t
}()

func oggPage(out []byte, flags byte, granule uint64, seq uint32, packets ...[]byte) []byte {
	start := len(out)
	var lacing, body []byte
	for _, p := range packets {
		for n := len(p); ; n -= 255 {
			if n < 255 {
				lacing = append(lacing, byte(n))
				break
			}
			lacing = append(lacing, 255)
		}
		body = append(body, p...)
	}
	out = append(out, "OggS\x00"...)
	out = append(out, flags)
	out = binary.LittleEndian.AppendUint64(out, granule)
	out = binary.LittleEndian.AppendUint32(out, 0x5ec4d0) // the stream's serial number
	out = binary.LittleEndian.AppendUint32(out, seq)
	out = append(out, 0, 0, 0, 0, byte(len(lacing)))
	out = append(append(out, lacing...), body...)
	var crc uint32
	for _, b := range out[start:] {
		crc = crc<<8 ^ crcTable[byte(crc>>24)^b]
	}
	binary.LittleEndian.PutUint32(out[start+22:], crc)
	return out
}

// Ogg packs Opus packets of one channel into an Ogg file.
func Ogg(packets [][]byte) []byte {
	const preskip = 312
	head := append([]byte("OpusHead\x01\x01"), 0, 0, 0, 0, 0, 0, 0, 0, 0)
	binary.LittleEndian.PutUint16(head[10:], preskip)
	binary.LittleEndian.PutUint32(head[12:], 48000)
	tags := binary.LittleEndian.AppendUint32([]byte("OpusTags"), 6)
	tags = append(tags, "Recado"...)
	tags = binary.LittleEndian.AppendUint32(tags, 0)
	out := oggPage(nil, 2, 0, 0, head)
	out = oggPage(out, 0, 0, 1, tags)
	granule, seq := uint64(0), uint32(2)
	for i, p := range packets {
		granule += uint64(opusSamples(p))
		flags := byte(0)
		if i == len(packets)-1 {
			flags = 4
		}
		out = oggPage(out, flags, granule, seq, p)
		seq++
	}
	return out
}

// opusSamples is how long a packet lasts, in samples of 48 kHz (RFC 6716,
// section 3.1).
func opusSamples(p []byte) int {
	if len(p) == 0 {
		return 0
	}
	config := p[0] >> 3
	var frame int
	switch {
	case config < 12:
		frame = []int{480, 960, 1920, 2880}[config&3]
	case config < 16:
		frame = []int{480, 960}[config&1]
	default:
		frame = []int{120, 240, 480, 960}[config&3]
	}
	switch p[0] & 3 {
	case 0:
		return frame
	case 3:
		if len(p) > 1 {
			return frame * int(p[1]&0x3f)
		}
		return 0
	}
	return 2 * frame
}

// Voice is a voice note of as many seconds, silent.
func Voice(seconds int) []byte {
	packets := make([][]byte, seconds*50)
	for i := range packets {
		packets[i] = []byte{0xf8, 0xff, 0xfe} // 20 ms of silence
	}
	return Ogg(packets)
}

// OggFromWebM takes the Opus packets out of a browser's recording.
func OggFromWebM(webm []byte) ([]byte, error) {
	packets, err := opusPackets(webm)
	if err != nil {
		return nil, err
	}
	if len(packets) == 0 {
		return nil, errors.New("no sound")
	}
	return Ogg(packets), nil
}

// WebM's elements that hold others on the way to the sound, and the two kinds
// of blocks.
const (
	elSegment     = 0x18538067
	elCluster     = 0x1f43b675
	elBlockGroup  = 0xa0
	elSimpleBlock = 0xa3
	elBlock       = 0xa1
)

// opusPackets steps into the elements that hold blocks and over all others, so
// that the unknown sizes of a live recording do not matter.
func opusPackets(b []byte) ([][]byte, error) {
	var packets [][]byte
	for len(b) > 0 {
		id, n := vint(b, false)
		if n == 0 {
			return nil, errors.New("not a WebM file")
		}
		size, m := vint(b[n:], true)
		if m == 0 {
			return nil, errors.New("not a WebM file")
		}
		b = b[n+m:]
		switch id {
		case elSegment, elCluster, elBlockGroup:
			continue
		}
		if size < 0 || size > int64(len(b)) {
			return nil, fmt.Errorf("element %x is cut short", id)
		}
		body := b[:size]
		b = b[size:]
		if id == elSimpleBlock || id == elBlock {
			_, t := vint(body, true)
			if t == 0 || len(body) < t+3 {
				return nil, errors.New("a block is cut short")
			}
			packets = append(packets, body[t+3:])
		}
	}
	return packets, nil
}

// vint reads EBML's number of variable length: with its marker for ids,
// without it for sizes, -1 for the unknown size.
func vint(b []byte, size bool) (v int64, n int) {
	if len(b) == 0 || b[0] == 0 {
		return 0, 0
	}
	n = 1
	for mask := byte(0x80); b[0]&mask == 0; mask >>= 1 {
		n++
	}
	if len(b) < n {
		return 0, 0
	}
	v = int64(b[0])
	if size {
		v &= 1<<(8-n) - 1
	}
	ones := size && v == 1<<(8-n)-1
	for _, c := range b[1:n] {
		ones = ones && c == 0xff
		v = v<<8 | int64(c)
	}
	if ones {
		return -1, n
	}
	return v, n
}
