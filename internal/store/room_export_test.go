package store

// RoomIn is Room for a folder.
var RoomIn = room
