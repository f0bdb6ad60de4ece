package whatsapp

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"recado.dev/internal/platform"
)

// BenchmarkDecode reads a message as it comes, of one of many customers: it is
// what stands between a request and its acknowledgement.
func BenchmarkDecode(b *testing.B) {
	s, err := New().Open(platform.Account{Settings: map[string]string{"phone_number_id": "301000000000001"}}, platform.Host{})
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"text", "status-sent-v24", "unknown-kind"} {
		raw, err := os.ReadFile("testdata/in/" + name + ".http")
		if err != nil {
			b.Fatal(err)
		}
		_, body, _ := bytes.Cut(raw, []byte("\n\n"))
		for _, people := range []int{1, 20_000} {
			bodies := make([][]byte, people)
			for i := range bodies {
				bodies[i] = bytes.ReplaceAll(body, []byte("5491155550101"), fmt.Appendf(nil, "54911555%05d", i))
			}
			b.Run(fmt.Sprintf("%s/people=%d", name, people), func(b *testing.B) {
				b.SetBytes(int64(len(body)))
				b.ReportAllocs()
				for i := range b.N {
					items, err := s.(platform.Hooked).Decode(platform.HookRequest{Body: bodies[i%people]})
					if err != nil || len(items) != 1 {
						b.Fatalf("%d items, %v", len(items), err)
					}
				}
			})
		}
	}
}
