module recado.dev/test/sdk/slack-go

go 1.26

require github.com/slack-go/slack v0.34.0

require github.com/gorilla/websocket v1.5.3 // indirect
