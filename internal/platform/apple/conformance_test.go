package apple_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/apple"
	"recado.dev/internal/platform/platformtest"
)

const (
	mspID     = "msp-0001"
	mspSecret = "c2VjcmV0IG9mIHRoZSBwcm92aWRlciwgMzIgYnl0ZXM="
	business  = "biz-1"
)

// moment is when the suite takes place.
var moment = time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)

func harness() platformtest.Harness {
	return platformtest.Harness{
		Platform: apple.New(), Bare: true,
		Settings: map[string]string{"region": "north_america", "approval": "approved", "business_id": business, "msp_id": mspID},
		Secrets:  map[string]string{"msp_secret": mspSecret},
		To:       platform.Recipient{Address: "urn:mbid:AQAAcust LIST,TIME,QUICK", Keys: []platform.RemoteUserKey{"user:urn:mbid:AQAAcust"}},
		Sign: func(r *platform.HookRequest, secrets map[string]string) {
			sign(r, secrets["msp_secret"], jwt.MapClaims{"aud": mspID, "iat": moment.Unix()})
		},
		Network: http.HandlerFunc(network),
		Refusals: []platformtest.Refusal{
			{Name: "malformed", Status: 400, Body: "Invalid interactiveData", Want: platform.Rejected},
			{Name: "closed", Status: 404, Body: "destination-id not found", Want: platform.Gone},
			{Name: "too large", Status: 413, Want: platform.TooLong},
			{Name: "gateway", Status: 502, Want: platform.Unreachable},
			{Name: "gateway timeout", Status: 504, Want: platform.Uncertain},
		},
	}
}

// sign puts a token on a request. A secret that is not base64 signs as it is.
func sign(r *platform.HookRequest, secret string, claims jwt.MapClaims) {
	key, err := base64.StdEncoding.DecodeString(secret)
	if err != nil {
		key = []byte(secret)
	}
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key)
	if err != nil {
		panic(err)
	}
	r.Header["Authorization"] = []string{"Bearer " + signed}
}

// network answers as Apple's does when all goes well.
func network(w http.ResponseWriter, r *http.Request) {
	here, answer := "http://"+r.Host, ""
	switch path := r.URL.Path; {
	case strings.HasSuffix(path, "/preUpload"):
		answer = `{"upload-url":"` + here + `/content/up","mmcs-url":"https://content.icloud.example/M1","mmcs-owner":"M17"}`
	case path == "/content/up":
		answer = `{"singleFile":{"fileChecksum":"AYHkcheck","receipt":"r1"}}`
	case strings.HasSuffix(path, "/preDownload"):
		answer = `{"download-url":"` + here + `/content/M1"}`
	}
	if _, err := w.Write([]byte(answer)); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness())
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, harness()) }
