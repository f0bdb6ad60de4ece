// Command byoc-adapter is a whole middleware to start from: it joins a desk
// with a network of its own, which here is a notebook that customers write into
// by HTTP.
//
//	byoc-adapter --desk https://desk.example.com/hooks/byoc/CHANNEL --secret whsec_…
//	curl -d 'Is my order late?' http://127.0.0.1:8090/customers/ana
//	curl http://127.0.0.1:8090/customers/ana
package main

import (
	"flag"
	"log"
	"net/http"
	"time"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8090", "where to listen")
	desk := flag.String("desk", "", "the channel's webhook address, from its page in the desk")
	secret := flag.String("secret", "", "the channel's signing secret")
	flag.Parse()
	a, err := newAdapter(*desk, *secret)
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Addr: *addr, Handler: a.handler(), ReadHeaderTimeout: 10 * time.Second}
	log.Printf("the desk calls http://%s/recado; customers write to http://%s/customers/NAME", *addr, *addr)
	log.Fatal(server.ListenAndServe())
}
