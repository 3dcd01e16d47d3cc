console.log("rollcall", process.versions.bun);
